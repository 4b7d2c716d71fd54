/// Objects as `kubectl get -o json` prints them: most of their bytes are status, managed fields and annotations.
extension ClusterGenerator {
  static func list(_ items: [String]) -> String {
    """
    {
        "apiVersion": "v1",
        "items": [
    \(items.joined(separator: ",\n"))
        ],
        "kind": "List",
        "metadata": {
            "resourceVersion": ""
        }
    }

    """
  }

  func namespaceJSON(_ name: String, environment: String, team: String) -> String {
    """
            {
                "apiVersion": "v1",
                "kind": "Namespace",
                "metadata": {
                    "creationTimestamp": "2026-01-15T09:30:00Z",
                    "labels": {
                        "env": "\(environment)",
                        "kubernetes.io/metadata.name": "\(name)",
                        "team": "\(team)"
                    },
                    "name": "\(name)",
                    "resourceVersion": "4711",
                    "uid": "3c5a1f0e-8d0b-4a35-9a55-1f6f3a2f9d10"
                },
                "spec": {
                    "finalizers": [
                        "kubernetes"
                    ]
                },
                "status": {
                    "phase": "Active"
                }
            }
    """
  }

  mutating func podJSON(_ app: App, _ space: Int, _ replica: Int) -> String {
    let address = nextAddress()
    let name = "\(app.name)-5d9c7b6f4-\(replica)"
    return """
              {
                  "apiVersion": "v1",
                  "kind": "Pod",
                  "metadata": {
                      "annotations": {
                          "checksum/config": "3f786850e387550fdab836ed7e6dc881de23001b3f786850e387550fdab836ed",
                          "kubectl.kubernetes.io/restartedAt": "2026-03-02T11:04:51Z",
                          "prometheus.io/port": "9090",
                          "prometheus.io/scrape": "true"
                      },
                      "creationTimestamp": "2026-03-02T11:04:55Z",
                      "generateName": "\(app.name)-5d9c7b6f4-",
                      "labels": {
                          "app": "\(app.name)",
                          "pod-template-hash": "5d9c7b6f4",
                          "team": "team-\(app.team)",
                          "tier": "\(app.tier)"
                      },
                      "managedFields": [
      \(Self.managedFields)
                      ],
                      "name": "\(name)",
                      "namespace": "\(Self.name(space))",
                      "ownerReferences": [
                          {
                              "apiVersion": "apps/v1",
                              "blockOwnerDeletion": true,
                              "controller": true,
                              "kind": "ReplicaSet",
                              "name": "\(app.name)-5d9c7b6f4",
                              "uid": "8a3f6f5e-2b57-4f6e-bb7e-5d4b6d6a7c21"
                          }
                      ],
                      "resourceVersion": "1234567",
                      "uid": "f3b1c0de-11aa-4c5e-9d7e-\(address)"
                  },
                  "spec": {
                      "containers": [
                          {
                              "env": [
                                  {
                                      "name": "DATABASE_URL",
                                      "valueFrom": {
                                          "secretKeyRef": {
                                              "key": "url",
                                              "name": "\(app.name)"
                                          }
                                      }
                                  },
                                  {
                                      "name": "LOG_LEVEL",
                                      "value": "info"
                                  }
                              ],
                              "image": "registry.example.com/\(app.name):1.0",
                              "imagePullPolicy": "IfNotPresent",
                              "livenessProbe": {
                                  "failureThreshold": 3,
                                  "httpGet": {
                                      "path": "/healthz",
                                      "port": "http",
                                      "scheme": "HTTP"
                                  },
                                  "periodSeconds": 10,
                                  "successThreshold": 1,
                                  "timeoutSeconds": 1
                              },
                              "name": "main",
                              "ports": [
                                  {
                                      "containerPort": \(app.port),
                                      "name": "http",
                                      "protocol": "TCP"
                                  },
                                  {
                                      "containerPort": 9090,
                                      "name": "metrics",
                                      "protocol": "TCP"
                                  }
                              ],
                              "resources": {
                                  "limits": {
                                      "memory": "512Mi"
                                  },
                                  "requests": {
                                      "cpu": "100m",
                                      "memory": "256Mi"
                                  }
                              },
                              "terminationMessagePath": "/dev/termination-log",
                              "terminationMessagePolicy": "File",
                              "volumeMounts": [
                                  {
                                      "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount",
                                      "name": "kube-api-access-x2x7k",
                                      "readOnly": true
                                  }
                              ]
                          }
                      ],
                      "dnsPolicy": "ClusterFirst",
                      "enableServiceLinks": true,
                      "nodeName": "node-\(replica)",
                      "preemptionPolicy": "PreemptLowerPriority",
                      "priority": 0,
                      "restartPolicy": "Always",
                      "schedulerName": "default-scheduler",
                      "securityContext": {},
                      "serviceAccountName": "\(app.name)",
                      "terminationGracePeriodSeconds": 30,
                      "tolerations": [
                          {
                              "effect": "NoExecute",
                              "key": "node.kubernetes.io/not-ready",
                              "operator": "Exists",
                              "tolerationSeconds": 300
                          }
                      ]
                  },
                  "status": {
                      "conditions": [
      \(Self.conditions)
                      ],
                      "hostIP": "192.168.0.1\(replica)",
                      "phase": "Running",
                      "podIP": "\(address)",
                      "podIPs": [
                          {
                              "ip": "\(address)"
                          }
                      ],
                      "qosClass": "Burstable",
                      "startTime": "2026-03-02T11:04:55Z"
                  }
              }
      """
  }

  private static let conditions = ["Initialized", "Ready", "ContainersReady", "PodScheduled"].map { type in
    """
                          {
                              "lastProbeTime": null,
                              "lastTransitionTime": "2026-03-02T11:05:07Z",
                              "status": "True",
                              "type": "\(type)"
                          }
    """
  }.joined(separator: ",\n")

  private static let managedFields = ["kube-controller-manager", "kubelet"].map { manager in
    """
                          {
                              "apiVersion": "v1",
                              "fieldsType": "FieldsV1",
                              "fieldsV1": {
                                  "f:metadata": {
                                      "f:annotations": {
                                          ".": {},
                                          "f:checksum/config": {},
                                          "f:prometheus.io/port": {},
                                          "f:prometheus.io/scrape": {}
                                      },
                                      "f:labels": {
                                          ".": {},
                                          "f:app": {},
                                          "f:pod-template-hash": {},
                                          "f:team": {},
                                          "f:tier": {}
                                      }
                                  },
                                  "f:spec": {
                                      "f:containers": {
                                          "k:{\\"name\\":\\"main\\"}": {
                                              ".": {},
                                              "f:env": {},
                                              "f:image": {},
                                              "f:livenessProbe": {},
                                              "f:ports": {},
                                              "f:resources": {}
                                          }
                                      },
                                      "f:dnsPolicy": {},
                                      "f:restartPolicy": {}
                                  }
                              },
                              "manager": "\(manager)",
                              "operation": "Update",
                              "time": "2026-03-02T11:05:07Z"
                          }
    """
  }.joined(separator: ",\n")
}
