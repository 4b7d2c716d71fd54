extension KindTable {
  /// Kinds of Kubernetes and of network plugins that can change connections.
  ///
  /// Columns: group, kinds, effects, scope. A scope is `in`, `out` or `both`, then the ends: `cluster`, `namespace`,
  /// `nodes`, `none`, or the path of a label selector that picks pods of the object's namespace; then `outside` where
  /// flows to outside addresses alone are touched. `read` stands for a kind that the program has semantics for.
  static let policies = """
    networking.k8s.io | NetworkPolicy | read | both namespace
    policy.networking.k8s.io | ClusterNetworkPolicy AdminNetworkPolicy BaselineAdminNetworkPolicy | read | both cluster
    | Endpoints | R | both none
    discovery.k8s.io | EndpointSlice | R | both none
    projectcalico.org | FelixConfiguration | AD | both nodes
    projectcalico.org | IPPool EgressGatewayPolicy* ExternalNetwork* | R | out cluster outside
    crd.projectcalico.org | FelixConfiguration | AD | both nodes
    crd.projectcalico.org | IPPool EgressGatewayPolicy* ExternalNetwork* | R | out cluster outside
    cilium.io | CiliumEgressGatewayPolicy | R | out cluster outside
    cilium.io | CiliumLocalRedirectPolicy | R | out namespace
    cilium.io | CiliumEnvoyConfig | R AD | both namespace
    cilium.io | CiliumClusterwideEnvoyConfig | R AD | both cluster
    cilium.io | TracingPolicy | D | both cluster
    cilium.io | TracingPolicyNamespaced | D | both namespace
    crd.antrea.io | ClusterNetworkPolicy Tier ClusterGroup | AD | both cluster
    crd.antrea.io | NetworkPolicy Group | AD | both namespace
    crd.antrea.io | Egress | R | out cluster outside
    crd.antrea.io | TrafficControl | AD | both cluster
    k8s.ovn.org | EgressFirewall | D | out namespace outside
    k8s.ovn.org | EgressIP AdminPolicyBasedExternalRoute | R | out cluster outside
    k8s.ovn.org | EgressService | R | out namespace outside
    k8s.ovn.org | UserDefinedNetwork | D R P | both namespace
    k8s.ovn.org | ClusterUserDefinedNetwork | D R P | both cluster
    k8s.ovn.org | ClusterNetworkConnect RouteAdvertisements | A | both cluster
    network.openshift.io | EgressNetworkPolicy | D | out namespace outside
    network.openshift.io | NetNamespace | AD | both cluster
    | EgressNetworkPolicy | D | out namespace outside
    | NetNamespace | AD | both cluster
    k8s.cni.cncf.io | NetworkAttachmentDefinition | P | both none
    k8s.cni.cncf.io | MultiNetworkPolicy | D | both spec.podSelector
    kubeovn.io | Subnet Vpc | AD | both cluster
    kubeovn.io | SecurityGroup | AD | both cluster
    kubeovn.io | VpcNatGateway VpcEgressGateway Iptables*Rule Ovn*Rule | R | out cluster outside
    vpcresources.k8s.aws | SecurityGroupPolicy | D | both spec.podSelector
    networking.k8s.aws | ApplicationNetworkPolicy | AD | both spec.podSelector
    networking.k8s.aws | ClusterNetworkPolicy | AD | both cluster
    networking.gke.io | FQDNNetworkPolicy | AD | out spec.podSelector
    fqdnnetworkpolicies.networking.gke.io | FQDNNetworkPolicy | AD | out spec.podSelector
    networking.gke.io | EgressNATPolicy RedirectService | R | out cluster outside
    networking.gke.io | Network GKENetworkParamSet | P | both none
    acn.azure.com | PodNetwork PodNetworkInstance MultitenantPodNetworkConfig | P | both none
    crd.nsx.vmware.com | SecurityPolicy Subnet SubnetSet VPCNetworkConfiguration | AD | both namespace
    nsx.vmware.com | SecurityPolicy Subnet SubnetSet VPCNetworkConfiguration | AD | both namespace
    security.kubearmor.com | KubeArmorPolicy | D | both namespace
    security.kubearmor.com | KubeArmor*Policy | D | both cluster
    neuvector.com | NvClusterSecurityRule | D | both cluster
    neuvector.com | Nv*SecurityRule | D | both namespace
    """

  /// Kinds of service meshes; the columns are those of `policies`.
  static let meshes = """
    security.istio.io | AuthorizationPolicy PeerAuthentication | D | in spec.selector
    security.istio.io | RequestAuthentication | 7 | in namespace
    networking.istio.io | Sidecar | D | out spec.workloadSelector
    networking.istio.io | ServiceEntry WorkloadEntry VirtualService DestinationRule Gateway ProxyConfig | R | out namespace outside
    networking.istio.io | EnvoyFilter | D R | both spec.workloadSelector
    extensions.istio.io | WasmPlugin TrafficExtension | D R | both spec.selector
    policy.linkerd.io | Server ServerAuthorization AuthorizationPolicy MeshTLSAuthentication NetworkAuthentication EgressNetwork | D | both namespace
    policy.linkerd.io | HTTPRoute HTTPLocalRateLimitPolicy | 7 | in namespace
    linkerd.io | ServiceProfile | 7 | in namespace
    consul.hashicorp.com | ServiceIntentions ServiceDefaults Mesh TerminatingGateway IngressGateway | D | both cluster
    kuma.io | MeshTrafficPermission MeshPassthrough TrafficPermission Mesh | D | both cluster
    kuma.io | MeshHTTPRoute MeshTCPRoute MeshExternalService | R | out cluster outside
    access.smi-spec.io | TrafficTarget | D | both namespace
    policy.openservicemesh.io | Egress IngressBackend | D | both namespace
    gateway.networking.k8s.io | *Route | inert | both none
    networking.k8s.io | Ingress IngressClass | inert | both none
    route.openshift.io | Route | inert | both none
    traefik.io | * | inert | both none
    traefik.containo.us | * | inert | both none
    projectcontour.io | * | inert | both none
    gateway.envoyproxy.io | SecurityPolicy | 7 | in namespace
    """

  /// Kinds that have no part in connections. Columns: group, kinds.
  static let inert = """
    | Binding ComponentStatus ConfigMap ControllerRevision Event IPAddress LimitRange PersistentVolume PersistentVolumeClaim PodTemplate ResourceQuota Secret ServiceAccount ServiceCIDR
    | AppliedClusterResourceQuota BuildRequest ClusterNetwork ClusterResourceQuota DeploymentConfigRollback HostSubnet Identity Image ImageStreamImport ImageStreamMapping OAuthAccessToken OAuthAuthorizeToken OAuthClientAuthorization PolicyBinding ProjectRequest RoleBindingRestriction SerializedReference SubjectAccessReview LocalSubjectAccessReview UserIdentityMapping
    | APIGroup APIResource APIVersions DeleteOptions NodeProxyOptions PodExecOptions RangeAllocation Scale Status
    | Config EncryptionConfig MasterConfig NodeConfig Policy PolicyList
    | Route ImageStream ImageStreamTag BuildConfig SecurityContextConstraints Group User Role RoleBinding ClusterRole ClusterRoleBinding Build OAuthClient
    apps | ControllerRevision DeploymentRollback Scale
    batch | JobTemplate
    extensions | Ingress PodSecurityPolicy Scale ThirdPartyResource DeploymentRollback
    policy | PodSecurityPolicy PodDisruptionBudget
    networking.k8s.io | IPAddress ServiceCIDR ClusterCIDR
    networking.k8s.aws | PolicyEndpoint ClusterPolicyEndpoint
    cilium.io | CiliumEndpoint CiliumEndpointSlice CiliumIdentity CiliumNode CiliumNodeConfig CiliumBGP* CiliumLoadBalancerIPPool CiliumL2AnnouncementPolicy
    projectcalico.org | BGP* CalicoNodeStatus IPAMConfig IPAMBlock IPAMHandle BlockAffinity IPReservation KubeControllersConfiguration ClusterInformation
    crd.projectcalico.org | BGP* CalicoNodeStatus IPAMConfig IPAMBlock IPAMHandle BlockAffinity IPReservation KubeControllersConfiguration ClusterInformation
    k8s.ovn.org | EgressQoS NetworkQoS
    network.openshift.io | HostSubnet ClusterNetwork
    crd.antrea.io | Traceflow AntreaAgentInfo AntreaControllerInfo
    gateway.envoyproxy.io | *
    networking.gke.io | NetworkLogging ManagedCertificate FrontendConfig
    kyverno.io | PolicyException GlobalContextEntry UpdateRequest
    policies.kyverno.io | *ValidatingPolicy PolicyException
    gateway.networking.k8s.io | GatewayClass ReferenceGrant
    templates.gatekeeper.sh | *
    constraints.gatekeeper.sh | *
    expansion.gatekeeper.sh | *
    config.gatekeeper.sh | *
    rbac.authorization.k8s.io | *
    authorization.k8s.io | *
    authentication.k8s.io | *
    authorization.openshift.io | *
    storage.k8s.io | *
    snapshot.storage.k8s.io | *
    scheduling.k8s.io | *
    node.k8s.io | *
    coordination.k8s.io | *
    events.k8s.io | *
    apiregistration.k8s.io | *
    apiextensions.k8s.io | *
    certificates.k8s.io | *
    flowcontrol.apiserver.k8s.io | *
    resource.k8s.io | *
    metrics.k8s.io | *
    autoscaling | *
    autoscaling.k8s.io | *
    keda.sh | ScaledObject TriggerAuthentication ClusterTriggerAuthentication
    admissionregistration.k8s.io | Validating*
    cert-manager.io | *
    acme.cert-manager.io | *
    trust.cert-manager.io | *
    monitoring.coreos.com | ServiceMonitor PodMonitor Probe PrometheusRule AlertmanagerConfig ScrapeConfig
    external-secrets.io | *
    secrets-store.csi.x-k8s.io | *
    bitnami.com | SealedSecret
    kustomize.config.k8s.io | *
    builtin | *
    argoproj.io | AppProject AnalysisTemplate ClusterAnalysisTemplate ClusterWorkflowTemplate
    image.toolkit.fluxcd.io | *
    notification.toolkit.fluxcd.io | *
    kafka.strimzi.io | KafkaTopic KafkaUser
    grafana.integreatly.org | GrafanaDashboard GrafanaDatasource GrafanaFolder GrafanaAlertRuleGroup
    velero.io | *
    karpenter.sh | *
    cluster.x-k8s.io | *
    *.cluster.x-k8s.io | *
    tekton.dev | Task Pipeline ClusterTask
    triggers.tekton.dev | *
    telemetry.istio.io | *
    config.openshift.io | *
    security.openshift.io | *
    image.openshift.io | *
    build.openshift.io | BuildConfig Build
    oauth.openshift.io | *
    user.openshift.io | *
    project.openshift.io | ProjectRequest
    console.openshift.io | *
    operators.coreos.com | OperatorGroup CatalogSource ClusterServiceVersion InstallPlan
    kueue.x-k8s.io | *
    longhorn.io | *
    objectbucket.io | *
    ceph.rook.io | CephObjectStoreUser CephBlockPool CephObjectBucket*
    """
}
