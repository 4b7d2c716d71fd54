extension KindTable {
  /// Kinds of operators that make pods.
  ///
  /// Columns: group, kinds, where the pods come from, their labels, their ports.
  ///
  /// - `template PATH…` is a pod template, read like a Deployment's; `[*]` stands for every item of a list, `*` at the
  ///   start of a name for any beginning. `labels` says that there is no template and the labels of the fourth column
  ///   are what is known; `none` that not even labels are known.
  /// - Labels: `key=value`, in which `{name}` is the object's name; `?key` for a label whose value is not known;
  ///   `+PATH` for a mapping of labels that users write. `;` begins the labels of another kind of pod.
  /// - Ports: `name:number/protocol`, where name and protocol may be missing; `?` where users choose more.
  static let workloads = """
    monitoring.coreos.com | Prometheus PrometheusAgent | labels | app.kubernetes.io/name=prometheus app.kubernetes.io/instance={name} app.kubernetes.io/managed-by=prometheus-operator operator.prometheus.io/name={name} prometheus={name} +spec.podMetadata.labels | web:9090 reloader-web:8080 ?
    monitoring.coreos.com | Alertmanager | labels | app.kubernetes.io/name=alertmanager app.kubernetes.io/instance={name} app.kubernetes.io/managed-by=prometheus-operator alertmanager={name} +spec.podMetadata.labels | web:9093 mesh-tcp:9094 mesh-udp:9094/UDP ?
    monitoring.coreos.com | ThanosRuler | labels | app.kubernetes.io/name=thanos-ruler app.kubernetes.io/instance={name} app.kubernetes.io/managed-by=prometheus-operator thanos-ruler={name} +spec.podMetadata.labels | grpc:10901 web:10902 ?
    postgresql.cnpg.io | Cluster | labels | cnpg.io/cluster={name} cnpg.io/podRole=instance +spec.inheritedMetadata.labels | postgresql:5432 status:8000 metrics:9187 ?
    postgresql.cnpg.io | Pooler | labels | cnpg.io/poolerName={name} cnpg.io/podRole=pooler +spec.template.metadata.labels | pgbouncer:5432 metrics:9127 ?
    acid.zalan.do | postgresql | labels | application=spilo cluster-name={name} | 5432 8008 ?
    postgres-operator.crunchydata.com | PostgresCluster | labels | postgres-operator.crunchydata.com/cluster={name} | 5432 ?
    kafka.strimzi.io | Kafka | labels | strimzi.io/cluster={name} strimzi.io/kind=Kafka +spec.kafka.template.pod.metadata.labels | 9090 9091 8443 ?
    kafka.strimzi.io | KafkaNodePool | labels | strimzi.io/kind=Kafka +metadata.labels +spec.template.pod.metadata.labels | 9090 9091 8443 ?
    kafka.strimzi.io | KafkaConnect KafkaMirrorMaker2 | labels | strimzi.io/cluster={name} +spec.template.pod.metadata.labels | 8083 ?
    kafka.strimzi.io | KafkaBridge KafkaMirrorMaker | labels | strimzi.io/cluster={name} +spec.template.pod.metadata.labels | 8080 ?
    elasticsearch.k8s.elastic.co | Elasticsearch | labels | common.k8s.elastic.co/type=elasticsearch elasticsearch.k8s.elastic.co/cluster-name={name} | 9200 9300 ?
    kibana.k8s.elastic.co | Kibana | labels | common.k8s.elastic.co/type=kibana kibana.k8s.elastic.co/name={name} +spec.podTemplate.metadata.labels | 5601 ?
    *.k8s.elastic.co | ApmServer Agent Beat Logstash ElasticMapsServer EnterpriseSearch | labels | +spec.podTemplate.metadata.labels | ?
    rabbitmq.com | RabbitmqCluster | labels | app.kubernetes.io/name={name} app.kubernetes.io/component=rabbitmq app.kubernetes.io/part-of=rabbitmq | 5672 15672 4369 25672 15692 ?
    redis.redis.opstreelabs.in | Redis RedisCluster RedisReplication RedisSentinel | labels | +metadata.labels | 6379 26379 ?
    databases.spotahome.com | RedisFailover | none | | ?
    mongodbcommunity.mongodb.com | MongoDBCommunity | none | | ?
    *.percona.com | * | none | | ?
    mysql.oracle.com | * | none | | ?
    cassandra.datastax.com | * | none | | ?
    clickhouse.altinity.com | ClickHouseInstallation | none | | ?
    opensearch.opster.io | OpenSearchCluster | none | | ?
    argoproj.io | Rollout | template spec.template | ?rollouts-pod-template-hash ; ?rollouts-pod-template-hash +spec.strategy.canary.canaryMetadata.labels ; ?rollouts-pod-template-hash +spec.strategy.canary.stableMetadata.labels ; ?rollouts-pod-template-hash +spec.strategy.blueGreen.activeMetadata.labels ; ?rollouts-pod-template-hash +spec.strategy.blueGreen.previewMetadata.labels |
    argoproj.io | Workflow | labels | workflows.argoproj.io/workflow={name} +spec.podMetadata.labels | ?
    argoproj.io | CronWorkflow WorkflowTemplate | labels | +spec.podMetadata.labels +spec.workflowSpec.podMetadata.labels | ?
    serving.knative.dev | Service Configuration Revision | template spec.template | ?serving.knative.dev/service ?serving.knative.dev/configuration ?serving.knative.dev/revision ?serving.knative.dev/configurationGeneration ?serving.knative.dev/configurationUID ?serving.knative.dev/revisionUID ?serving.knative.dev/serviceUID ?app | 8012 8013 8022 9090 9091 ?
    apps.openshift.io | DeploymentConfig | template spec.template | deploymentconfig={name} ?deployment |
    | DeploymentConfig | template spec.template | deploymentconfig={name} ?deployment |
    kubevirt.io | VirtualMachine VirtualMachineInstanceReplicaSet | template spec.template | kubevirt.io=virt-launcher ?vm.kubevirt.io/name ?kubevirt.io/created-by ?kubevirt.io/nodeName ?kubevirt.io/migrationJobUID | ?
    kubevirt.io | VirtualMachineInstance | labels | kubevirt.io=virt-launcher +metadata.labels | ?
    pool.kubevirt.io | VirtualMachinePool | template spec.virtualMachineTemplate.spec.template | kubevirt.io=virt-launcher ?vm.kubevirt.io/name ?kubevirt.io/created-by ?kubevirt.io/nodeName ?kubevirt.io/migrationJobUID | ?
    tekton.dev | TaskRun PipelineRun | labels | app.kubernetes.io/managed-by=tekton-pipelines +metadata.labels | ?
    sparkoperator.k8s.io | SparkApplication | labels | spark-role=driver sparkoperator.k8s.io/app-name={name} +spec.driver.labels ; spark-role=executor sparkoperator.k8s.io/app-name={name} +spec.executor.labels | ?
    sparkoperator.k8s.io | ScheduledSparkApplication | labels | spark-role=driver +spec.template.driver.labels ; spark-role=executor +spec.template.executor.labels | ?
    flink.apache.org | FlinkDeployment | labels | app={name} component=jobmanager +spec.podTemplate.metadata.labels ; app={name} component=taskmanager +spec.podTemplate.metadata.labels | 6123 8081 ?
    keda.sh | ScaledJob | template spec.jobTargetRef.template | ?job-name ?batch.kubernetes.io/job-name ?controller-uid ?batch.kubernetes.io/controller-uid ?scaledjob.keda.sh/name |
    batch.volcano.sh | Job | template spec.tasks[*].template | ?volcano.sh/* |
    jobset.x-k8s.io | JobSet | template spec.replicatedJobs[*].template.spec.template | ?jobset.sigs.k8s.io/* ?job-name ?batch.kubernetes.io/* ?controller-uid |
    ray.io | RayCluster | template spec.headGroupSpec.template spec.workerGroupSpecs[*].template | ?ray.io/* ?app.kubernetes.io/name ?app.kubernetes.io/created-by | ?
    ray.io | RayJob | template spec.rayClusterSpec.headGroupSpec.template spec.rayClusterSpec.workerGroupSpecs[*].template | ?ray.io/* ?app.kubernetes.io/name ?app.kubernetes.io/created-by | ?
    ray.io | RayService | template spec.rayClusterConfig.headGroupSpec.template spec.rayClusterConfig.workerGroupSpecs[*].template spec.rayClusterSpec.headGroupSpec.template spec.rayClusterSpec.workerGroupSpecs[*].template | ?ray.io/* ?app.kubernetes.io/name ?app.kubernetes.io/created-by | ?
    kubeflow.org | *Job | template spec.*ReplicaSpecs.*.template | ?training.kubeflow.org/* ?job-name ?replica-index ?replica-type |
    kubeflow.org | Notebook | template spec.template | notebook-name={name} +metadata.labels ?statefulset ?controller-revision-hash ?statefulset.kubernetes.io/pod-name ?apps.kubernetes.io/pod-index |
    leaderworkerset.x-k8s.io | LeaderWorkerSet | template spec.leaderWorkerTemplate.leaderTemplate spec.leaderWorkerTemplate.workerTemplate | ?leaderworkerset.sigs.k8s.io/* ?controller-revision-hash ?statefulset.kubernetes.io/pod-name ?apps.kubernetes.io/pod-index |
    apps.kruise.io | CloneSet StatefulSet DaemonSet BroadcastJob | template spec.template | ?apps.kruise.io/* ?controller-revision-hash ?pod-template-hash ?statefulset.kubernetes.io/pod-name ?apps.kubernetes.io/pod-index ?broadcastjob-name ?broadcastjob-controller-uid |
    apps.kruise.io | AdvancedCronJob | template spec.template.jobTemplate.spec.template spec.template.broadcastJobTemplate.spec.template | ?apps.kruise.io/* ?job-name ?batch.kubernetes.io/* ?controller-uid |
    machinelearning.seldon.io | SeldonDeployment | none | | ?
    serving.kserve.io | InferenceService | none | | ?
    agones.dev | Fleet | template spec.template.spec.template | ?agones.dev/* | ?
    agones.dev | GameServer | template spec.template | ?agones.dev/* | ?
    gateway.networking.k8s.io | Gateway | labels | gateway.networking.k8s.io/gateway-name={name} | ?
    """

  /// The pods of these are made together with NetworkPolicies by their operator. Columns: group, kinds.
  static let policyMakers = """
    kafka.strimzi.io | Kafka KafkaConnect KafkaMirrorMaker2 KafkaBridge
    """
}
