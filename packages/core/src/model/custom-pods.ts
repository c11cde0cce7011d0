import type { PodForm, PodTemplateLocation } from './pod-template.js';

/** The pods in the kinds of one group. */
interface Row {
  readonly groups: readonly string[];
  readonly kinds: readonly string[];
  /**
   * Steps separated by dots. `*` stands for every item of a list and every entry of a map, the empty string for the
   * object itself.
   */
  readonly paths: readonly string[];
  readonly form?: PodForm;
  readonly partial?: true;
}

const JOB_IN_JOBSET = 'replicatedJobs.*.template.spec.template';
const RAY_GROUPS = (at: string): readonly string[] => [
  `${at}.headGroupSpec.template`,
  `${at}.workerGroupSpecs.*.template`,
];

/** Each with the Go types, or the reference, that say where the pods are. */
const ROWS: readonly Row[] = [
  // https://pkg.go.dev/github.com/openshift/api/apps/v1#DeploymentConfigSpec; without a group before OpenShift 3.6
  { groups: ['apps.openshift.io', ''], kinds: ['DeploymentConfig'], paths: ['spec.template'] },
  // https://pkg.go.dev/github.com/openkruise/kruise-api/apps/v1alpha1
  {
    groups: ['apps.kruise.io'],
    kinds: ['CloneSet', 'StatefulSet', 'DaemonSet', 'BroadcastJob'],
    paths: ['spec.template'],
  },
  {
    groups: ['apps.kruise.io'],
    kinds: ['AdvancedCronJob'],
    paths: ['spec.template.jobTemplate.spec.template', 'spec.template.broadcastJobTemplate.spec.template'],
  },
  {
    groups: ['apps.kruise.io'],
    kinds: ['UnitedDeployment'],
    paths: [
      'spec.template.statefulSetTemplate.spec.template',
      'spec.template.advancedStatefulSetTemplate.spec.template',
      'spec.template.cloneSetTemplate.spec.template',
      'spec.template.deploymentTemplate.spec.template',
    ],
  },
  // What it adds to the pods that it selects.
  { groups: ['apps.kruise.io'], kinds: ['SidecarSet'], paths: ['spec'], form: 'spec', partial: true },
  // https://pkg.go.dev/github.com/kedacore/keda/v2/apis/keda/v1alpha1#ScaledJobSpec
  { groups: ['keda.sh'], kinds: ['ScaledJob'], paths: ['spec.jobTargetRef.template'] },
  // https://ray-project.github.io/kuberay/reference/api/
  { groups: ['ray.io'], kinds: ['RayCluster'], paths: RAY_GROUPS('spec') },
  {
    groups: ['ray.io'],
    kinds: ['RayJob'],
    paths: [...RAY_GROUPS('spec.rayClusterSpec'), 'spec.submitterPodTemplate'],
  },
  { groups: ['ray.io'], kinds: ['RayService'], paths: RAY_GROUPS('spec.rayClusterConfig') },
  {
    groups: ['ray.io'],
    kinds: ['RayCronJob'],
    paths: [...RAY_GROUPS('spec.jobTemplate.rayClusterSpec'), 'spec.jobTemplate.submitterPodTemplate'],
  },
  // https://jobset.sigs.k8s.io/docs/reference/jobset.v1alpha2/
  { groups: ['jobset.x-k8s.io'], kinds: ['JobSet'], paths: [`spec.${JOB_IN_JOBSET}`] },
  // https://lws.sigs.k8s.io/docs/reference/leaderworkerset.v1/
  {
    groups: ['leaderworkerset.x-k8s.io'],
    kinds: ['LeaderWorkerSet'],
    paths: ['spec.leaderWorkerTemplate.leaderTemplate', 'spec.leaderWorkerTemplate.workerTemplate'],
  },
  // https://pkg.go.dev/github.com/kubeflow/training-operator/pkg/apis/kubeflow.org/v1
  ...['PyTorch', 'TF', 'MPI', 'XGBoost', 'Paddle', 'MX', 'JAX'].map((name) => ({
    groups: ['kubeflow.org'],
    kinds: [`${name}Job`],
    paths: [`spec.${name === 'XGBoost' ? 'xgb' : name.toLowerCase()}ReplicaSpecs.*.template`],
  })),
  // https://www.kubeflow.org/docs/components/trainer/operator-guides/job-template/; a TrainJob overrides parts of it
  {
    groups: ['trainer.kubeflow.org'],
    kinds: ['TrainingRuntime', 'ClusterTrainingRuntime'],
    paths: [`spec.template.spec.${JOB_IN_JOBSET}`],
  },
  {
    groups: ['trainer.kubeflow.org'],
    kinds: ['TrainJob'],
    paths: ['spec.podSpecOverrides.*'],
    form: 'spec',
    partial: true,
  },
  {
    groups: ['trainer.kubeflow.org'],
    kinds: ['TrainJob'],
    paths: [
      'spec.podTemplateOverrides.*',
      `spec.runtimePatches.*.trainingRuntimeSpec.template.spec.${JOB_IN_JOBSET}`,
    ],
    partial: true,
  },
  // https://pkg.go.dev/github.com/kubeflow/kubeflow/components/notebook-controller/api/v1#NotebookSpec
  { groups: ['kubeflow.org'], kinds: ['Notebook'], paths: ['spec.template'] },
  // https://kserve.github.io/website/docs/reference/crd-api; a runtime gives what the service does not say
  {
    groups: ['serving.kserve.io', 'serving.kubeflow.org'],
    kinds: ['InferenceService'],
    paths: ['spec.predictor', 'spec.predictor.workerSpec', 'spec.transformer', 'spec.explainer'],
    form: 'kserve',
    partial: true,
  },
  {
    groups: ['serving.kserve.io'],
    kinds: ['ServingRuntime', 'ClusterServingRuntime'],
    paths: ['spec', 'spec.workerSpec'],
    form: 'spec',
    partial: true,
  },
  // https://github.com/kubeflow/spark-operator/blob/master/docs/api-docs.md
  ...[
    { kind: 'SparkApplication', at: 'spec' },
    { kind: 'ScheduledSparkApplication', at: 'spec.template' },
  ].flatMap(({ kind, at }): Row[] => [
    {
      groups: ['sparkoperator.k8s.io'],
      kinds: [kind],
      paths: [`${at}.driver`, `${at}.executor`],
      form: 'container',
      partial: true,
    },
    {
      groups: ['sparkoperator.k8s.io'],
      kinds: [kind],
      paths: [`${at}.driver.template`, `${at}.executor.template`],
      partial: true,
    },
  ]),
  // https://nightlies.apache.org/flink/flink-kubernetes-operator-docs-main/docs/custom-resource/reference/
  {
    groups: ['flink.apache.org'],
    kinds: ['FlinkDeployment'],
    paths: ['spec.podTemplate', 'spec.jobManager.podTemplate', 'spec.taskManager.podTemplate'],
    partial: true,
  },
  // https://tekton.dev/docs/pipelines/pipeline-api/; the run has the pod's own settings
  { groups: ['tekton.dev'], kinds: ['Task', 'ClusterTask'], paths: ['spec'], form: 'tekton', partial: true },
  { groups: ['tekton.dev'], kinds: ['TaskRun'], paths: ['spec.taskSpec'], form: 'tekton', partial: true },
  {
    groups: ['tekton.dev'],
    kinds: ['Pipeline'],
    paths: ['spec.tasks.*.taskSpec', 'spec.finally.*.taskSpec'],
    form: 'tekton',
    partial: true,
  },
  {
    groups: ['tekton.dev'],
    kinds: ['PipelineRun'],
    paths: ['spec.pipelineSpec.tasks.*.taskSpec', 'spec.pipelineSpec.finally.*.taskSpec'],
    form: 'tekton',
    partial: true,
  },
  {
    groups: ['tekton.dev'],
    kinds: ['TaskRun', 'PipelineRun'],
    paths: [
      'spec.podTemplate',
      'spec.taskRunTemplate.podTemplate',
      'spec.taskRunSpecs.*.podTemplate',
      'spec.taskRunSpecs.*.taskPodTemplate',
    ],
    form: 'spec',
    partial: true,
  },
  { groups: ['tekton.dev'], kinds: ['StepAction'], paths: ['spec'], form: 'container', partial: true },
  // https://knative.dev/docs/serving/reference/serving-api/
  { groups: ['serving.knative.dev'], kinds: ['Service', 'Configuration'], paths: ['spec.template'] },
  { groups: ['serving.knative.dev'], kinds: ['Revision'], paths: [''] },
  // https://knative.dev/docs/eventing/reference/eventing-api/
  { groups: ['sources.knative.dev'], kinds: ['ContainerSource'], paths: ['spec.template'] },
  { groups: ['sinks.knative.dev'], kinds: ['JobSink'], paths: ['spec.job.spec.template'] },
  // https://pkg.go.dev/github.com/operator-framework/api/pkg/operators/v1alpha1#StrategyDetailsDeployment
  {
    groups: ['operators.coreos.com'],
    kinds: ['ClusterServiceVersion'],
    paths: ['spec.install.spec.deployments.*.spec.template'],
  },
  // https://prometheus-operator.dev/docs/api-reference/api/; merged into the pods that the operator makes
  {
    groups: ['monitoring.coreos.com'],
    kinds: ['Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler'],
    paths: ['spec'],
    form: 'spec',
    partial: true,
  },
  // https://www.elastic.co/docs/reference/cloud-on-k8s; merged into the pods that the operator makes
  ...(
    [
      ['elasticsearch', ['Elasticsearch'], ['spec.nodeSets.*.podTemplate', 'spec.nodes.*.podTemplate']],
      ['kibana', ['Kibana'], ['spec.podTemplate']],
      ['apm', ['ApmServer'], ['spec.podTemplate']],
      ['enterprisesearch', ['EnterpriseSearch'], ['spec.podTemplate']],
      ['maps', ['ElasticMapsServer'], ['spec.podTemplate']],
      ['logstash', ['Logstash'], ['spec.podTemplate']],
      ['beat', ['Beat'], ['spec.deployment.podTemplate', 'spec.daemonSet.podTemplate']],
      [
        'agent',
        ['Agent'],
        ['spec.deployment.podTemplate', 'spec.daemonSet.podTemplate', 'spec.statefulSet.podTemplate'],
      ],
    ] as const
  ).map(([name, kinds, paths]) => ({
    groups: [`${name}.k8s.elastic.co`],
    kinds,
    paths,
    partial: true as const,
  })),
  // https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#poolerspec
  { groups: ['postgresql.cnpg.io'], kinds: ['Pooler'], paths: ['spec.template'], partial: true },
  // https://strimzi.io/docs/operators/latest/configuring: PodTemplate and ContainerTemplate hold some fields of both
  ...(
    [
      ['Kafka', 'spec.kafka', ['kafka', 'init']],
      ['Kafka', 'spec.zookeeper', ['zookeeper']],
      ['Kafka', 'spec.entityOperator', ['topicOperator', 'userOperator', 'tlsSidecar']],
      ['Kafka', 'spec.cruiseControl', ['cruiseControl']],
      ['Kafka', 'spec.kafkaExporter', ['']],
      ['KafkaNodePool', 'spec', ['kafka', 'init']],
      ['KafkaConnect', 'spec', ['connect', 'init', 'build']],
      ['KafkaMirrorMaker2', 'spec', ['connect', 'init']],
      ['KafkaMirrorMaker', 'spec', ['mirrorMaker']],
      ['KafkaBridge', 'spec', ['bridge', 'init']],
    ] as const
  ).flatMap(([kind, at, containers]): Row[] => [
    {
      groups: ['kafka.strimzi.io'],
      kinds: [kind],
      paths: [`${at}.template.pod`],
      form: 'spec',
      partial: true,
    },
    {
      groups: ['kafka.strimzi.io'],
      kinds: [kind],
      paths: containers.map((name) => `${at}.template.${name === '' ? 'container' : `${name}Container`}`),
      form: 'container',
      partial: true,
    },
  ]),
  // https://argo-rollouts.readthedocs.io/en/stable/features/specification/
  { groups: ['argoproj.io'], kinds: ['Rollout'], paths: ['spec.template'] },
  { groups: ['argoproj.io'], kinds: ['Experiment'], paths: ['spec.templates.*.template'] },
  {
    groups: ['argoproj.io'],
    kinds: ['AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun'],
    paths: ['spec.metrics.*.provider.job.spec.template'],
  },
  // https://argo-workflows.readthedocs.io/en/latest/fields/
  {
    groups: ['argoproj.io'],
    kinds: ['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate'],
    paths: ['spec'],
    form: 'argo-workflow',
  },
  { groups: ['argoproj.io'], kinds: ['CronWorkflow'], paths: ['spec.workflowSpec'], form: 'argo-workflow' },
  // https://volcano.sh/en/docs/vcjob/
  { groups: ['batch.volcano.sh'], kinds: ['Job'], paths: ['spec.tasks.*.template'] },
  // https://agones.dev/site/docs/reference/agones_crd_api_reference/
  { groups: ['agones.dev'], kinds: ['GameServer'], paths: ['spec.template'] },
  { groups: ['agones.dev'], kinds: ['GameServerSet', 'Fleet'], paths: ['spec.template.spec.template'] },
];

export const CUSTOM_PODS: readonly PodTemplateLocation[] = ROWS.flatMap(
  ({ groups, kinds, paths, form = 'template', partial = false }) =>
    groups.flatMap((group) =>
      kinds.flatMap((kind) =>
        paths.map((path) => ({
          group,
          kind,
          path: path === '' ? [] : path.split('.'),
          form,
          partial,
        })),
      ),
    ),
);
