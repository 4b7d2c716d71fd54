extension LintPage {
  /// Doors: what brings traffic in from outside.
  static let doors = #"""
    ## door-blocked

    Traffic from outside that an object leads to pods is let in there by no policy, whoever opens the connection: policies see
    the controller or the client, and the port of the pod, not that of the Service. `netpol-verify exposure` shows every
    door.

    ```yaml
    # wrong: 80 is the Service's port, the pods listen on 8080
    kind: NetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: web}}
      ingress: [{ports: [{port: 80}]}]
    # right
    kind: NetworkPolicy
    metadata: {name: web, namespace: shop}
    spec:
      podSelector: {matchLabels: {app: web}}
      ingress: [{ports: [{port: 8080}]}]
    ```

    ## door-leads-nowhere

    An Ingress or a route names a Service, or a port of it, that does not exist, though the namespace has Services. Requests
    are answered with an error, whatever policies say.

    ```yaml
    # wrong: the Service has the ports 80, by the name http
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: web, namespace: shop}
    spec: {ingressClassName: traefik, defaultBackend: {service: {name: web, port: {number: 8000}}}}
    # right
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: web, namespace: shop}
    spec: {ingressClassName: traefik, defaultBackend: {service: {name: web, port: {name: http}}}}
    ```

    ## route-not-attached

    No listener of the Gateways that a route names takes it: because of its namespace (a listener admits those of its own
    unless it says more), its kind, its port, or its host names. The route does nothing.

    ```yaml
    # wrong: the listener admits routes of its own namespace
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: web, namespace: shop}
    spec:
      parentRefs: [{name: edge, namespace: dev, sectionName: own}]
      rules: [{backendRefs: [{name: web, port: 80}]}]
    # right
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: web, namespace: shop}
    spec:
      parentRefs: [{name: edge, namespace: dev, sectionName: all}]
      rules: [{backendRefs: [{name: web, port: 80}]}]
    ```

    ## reference-not-granted

    A route sends to a Service of another namespace, and no ReferenceGrant there lets it. The route is refused.

    ```yaml
    # wrong: the grant is for another kind of routes
    apiVersion: gateway.networking.k8s.io/v1beta1
    kind: ReferenceGrant
    metadata: {name: dev, namespace: shop}
    spec:
      from: [{group: gateway.networking.k8s.io, kind: TCPRoute, namespace: dev}]
      to: [{group: "", kind: Service}]
    # right
    apiVersion: gateway.networking.k8s.io/v1beta1
    kind: ReferenceGrant
    metadata: {name: dev, namespace: shop}
    spec:
      from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: dev}]
      to: [{group: "", kind: Service}]
    ```

    ## backend-names-target-port

    An Ingress names the port of the pods where that of the Service belongs. ingress-nginx takes that; other controllers do
    not, and the day the controller is changed nothing is reached any more.

    ```yaml
    # wrong: 8080 is the port of the pods
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: web, namespace: shop}
    spec: {ingressClassName: nginx, defaultBackend: {service: {name: web, port: {number: 8080}}}}
    # right
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: web, namespace: shop}
    spec: {ingressClassName: nginx, defaultBackend: {service: {name: web, port: {number: 80}}}}
    ```
    """#
}
