extension KindTable {
  /// Kinds that write policies, labels or pods later; the columns are those of `policies`. What an object of these does
  /// is found by looking inside (`Generator`); the effect here is that of one that cannot be read.
  static let generators = """
    kyverno.io | ClusterPolicy | G | both cluster
    kyverno.io | Policy CleanupPolicy | G | both namespace
    kyverno.io | ClusterCleanupPolicy | G | both cluster
    policies.kyverno.io | GeneratingPolicy MutatingPolicy DeletingPolicy | G | both cluster
    policies.kyverno.io | NamespacedGeneratingPolicy NamespacedMutatingPolicy NamespacedDeletingPolicy | G | both namespace
    mutations.gatekeeper.sh | Assign AssignMetadata ModifySet | G | both cluster
    admissionregistration.k8s.io | MutatingAdmissionPolicy | G | both cluster
    admissionregistration.k8s.io | MutatingAdmissionPolicyBinding MutatingWebhookConfiguration | inert | both none
    apps.kruise.io | SidecarSet | G | both cluster
    hnc.x-k8s.io | HNCConfiguration | G | both cluster
    hnc.x-k8s.io | HierarchyConfiguration SubnamespaceAnchor | G | both namespace
    capsule.clastix.io | Tenant GlobalTenantResource TenantResource | G | both cluster
    project.openshift.io | Project | G | both cluster
    | Project | G | both cluster
    management.cattle.io | Project Cluster | G | both cluster
    fluxcd.controlplane.io | FluxInstance | G | both namespace
    k8s.otterize.com | ClientIntents ProtectedService | AD | both cluster
    spdx.softwarecomposition.kubescape.io | GeneratedNetworkPolicy | inert | both none
    submariner.io | Cluster Endpoint GatewayRoute | R | both cluster outside
    multicluster.x-k8s.io | ServiceExport ServiceImport | R | both cluster outside
    """

  /// Kinds that point to manifests elsewhere, which are not read. Columns: group, kinds.
  static let sources = """
    argoproj.io | Application ApplicationSet
    kustomize.toolkit.fluxcd.io | Kustomization
    helm.toolkit.fluxcd.io | HelmRelease
    source.toolkit.fluxcd.io | *
    operators.coreos.com | Subscription
    helm.cattle.io | HelmChart HelmChartConfig
    fleet.cattle.io | GitRepo Bundle HelmOp
    helm.crossplane.io | Release
    kappctrl.k14s.io | App
    packaging.carvel.dev | PackageInstall
    apps.open-cluster-management.io | Subscription Channel
    """
}
