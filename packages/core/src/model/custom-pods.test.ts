import { describe, expect, test } from 'vitest';
import { privileged, report, rule, run } from '../../test/house.js';

const container = '{name: a, image: b, securityContext: {privileged: true}}';
const spec = `{containers: [${container}]}`;
const template = `{metadata: {labels: {a: b}}, spec: ${spec}}`;
const job = `{spec: {template: ${template}}}`;
const replicas = (key: string): string =>
  `spec: {${key}: {Master: {template: ${template}}, Worker: {template: ${template}}}}`;
const ray = `headGroupSpec: {template: ${template}}, workerGroupSpecs: [{template: ${template}}]`;
const jobset = `replicatedJobs: [{name: a, template: ${job}}]`;
const strimzi = '{pod: {hostNetwork: false}, %Container: {securityContext: {privileged: true}}}';
const task = `{stepTemplate: {securityContext: {privileged: true}}, steps: [{image: a, script: x, securityContext: {privileged: true}}], sidecars: [${container}]}`;
const workflow = `templates: [{container: {image: a, securityContext: {privileged: true}}, initContainers: [${container}], sidecars: [${container}]}, {script: {image: a, source: b, securityContext: {privileged: true}}}]`;

type Form = readonly [apiVersion: string, kind: string, body: string];

/** The pod is complete: the controller takes it as it is. */
const WHOLE: readonly Form[] = [
  ['apps.openshift.io/v1', 'DeploymentConfig', `spec: {template: ${template}}`],
  ['v1', 'DeploymentConfig', `spec: {template: ${template}}`],
  ['apps.kruise.io/v1alpha1', 'CloneSet', `spec: {template: ${template}}`],
  ['apps.kruise.io/v1beta1', 'StatefulSet', `spec: {template: ${template}}`],
  ['apps.kruise.io/v1alpha1', 'DaemonSet', `spec: {template: ${template}}`],
  ['apps.kruise.io/v1alpha1', 'BroadcastJob', `spec: {template: ${template}}`],
  ['apps.kruise.io/v1alpha1', 'AdvancedCronJob', `spec: {template: {jobTemplate: ${job}}}`],
  ['apps.kruise.io/v1alpha1', 'AdvancedCronJob', `spec: {template: {broadcastJobTemplate: ${job}}}`],
  ['apps.kruise.io/v1alpha1', 'UnitedDeployment', `spec: {template: {cloneSetTemplate: ${job}}}`],
  ['keda.sh/v1alpha1', 'ScaledJob', `spec: {jobTargetRef: {template: ${template}}}`],
  ['ray.io/v1', 'RayCluster', `spec: {${ray}}`],
  ['ray.io/v1', 'RayJob', `spec: {rayClusterSpec: {${ray}}, submitterPodTemplate: ${template}}`],
  ['ray.io/v1alpha1', 'RayService', `spec: {rayClusterConfig: {${ray}}}`],
  ['jobset.x-k8s.io/v1alpha2', 'JobSet', `spec: {${jobset}}`],
  [
    'leaderworkerset.x-k8s.io/v1',
    'LeaderWorkerSet',
    `spec: {leaderWorkerTemplate: {leaderTemplate: ${template}, workerTemplate: ${template}}}`,
  ],
  ['kubeflow.org/v1', 'PyTorchJob', replicas('pytorchReplicaSpecs')],
  ['kubeflow.org/v1', 'TFJob', replicas('tfReplicaSpecs')],
  ['kubeflow.org/v2beta1', 'MPIJob', replicas('mpiReplicaSpecs')],
  ['kubeflow.org/v1', 'XGBoostJob', replicas('xgbReplicaSpecs')],
  ['kubeflow.org/v1', 'PaddleJob', replicas('paddleReplicaSpecs')],
  ['kubeflow.org/v1', 'MXJob', replicas('mxReplicaSpecs')],
  ['kubeflow.org/v1', 'JAXJob', replicas('jaxReplicaSpecs')],
  ['trainer.kubeflow.org/v1alpha1', 'TrainingRuntime', `spec: {template: {spec: {${jobset}}}}`],
  ['trainer.kubeflow.org/v1alpha1', 'ClusterTrainingRuntime', `spec: {template: {spec: {${jobset}}}}`],
  ['kubeflow.org/v1', 'Notebook', `spec: {template: ${template}}`],
  ['serving.knative.dev/v1', 'Service', `spec: {template: ${template}}`],
  ['serving.knative.dev/v1', 'Configuration', `spec: {template: ${template}}`],
  ['serving.knative.dev/v1', 'Revision', `spec: ${spec}`],
  ['sources.knative.dev/v1', 'ContainerSource', `spec: {template: ${template}}`],
  ['sinks.knative.dev/v1alpha1', 'JobSink', `spec: {job: ${job}}`],
  [
    'operators.coreos.com/v1alpha1',
    'ClusterServiceVersion',
    `spec: {install: {spec: {deployments: [{name: a, spec: {template: ${template}}}]}}}`,
  ],
  ['argoproj.io/v1alpha1', 'Rollout', `spec: {template: ${template}}`],
  ['argoproj.io/v1alpha1', 'Experiment', `spec: {templates: [{template: ${template}}]}`],
  ['argoproj.io/v1alpha1', 'AnalysisTemplate', `spec: {metrics: [{provider: {job: ${job}}}]}`],
  ['argoproj.io/v1alpha1', 'Workflow', `spec: {${workflow}}`],
  ['argoproj.io/v1alpha1', 'CronWorkflow', `spec: {workflowSpec: {${workflow}}}`],
  ['batch.volcano.sh/v1alpha1', 'Job', `spec: {tasks: [{template: ${template}}]}`],
  ['agones.dev/v1', 'GameServer', `spec: {template: ${template}}`],
  ['agones.dev/v1', 'Fleet', `spec: {template: {spec: {template: ${template}}}}`],
];

/** Missing fields may come from elsewhere. */
const PARTIAL: readonly Form[] = [
  ['apps.kruise.io/v1alpha1', 'SidecarSet', `spec: ${spec}`],
  ['trainer.kubeflow.org/v1alpha1', 'TrainJob', `spec: {podTemplateOverrides: [{spec: ${spec}}]}`],
  ['trainer.kubeflow.org/v1alpha1', 'TrainJob', `spec: {podSpecOverrides: [${spec}]}`],
  ['serving.kserve.io/v1beta1', 'InferenceService', `spec: {predictor: ${spec}}`],
  [
    'serving.kserve.io/v1beta1',
    'InferenceService',
    'spec: {predictor: {model: {securityContext: {privileged: true}}}}',
  ],
  ['serving.kserve.io/v1alpha1', 'ServingRuntime', `spec: ${spec}`],
  ['serving.kserve.io/v1alpha1', 'ClusterServingRuntime', `spec: ${spec}`],
  [
    'sparkoperator.k8s.io/v1beta2',
    'SparkApplication',
    `spec: {driver: {securityContext: {privileged: true}, sidecars: [${container}]}, executor: {template: ${template}}}`,
  ],
  [
    'sparkoperator.k8s.io/v1beta2',
    'ScheduledSparkApplication',
    'spec: {template: {executor: {securityContext: {privileged: true}}}}',
  ],
  [
    'flink.apache.org/v1beta1',
    'FlinkDeployment',
    `spec: {podTemplate: ${template}, jobManager: {podTemplate: ${template}}, taskManager: {podTemplate: ${template}}}`,
  ],
  ['tekton.dev/v1', 'Task', `spec: ${task}`],
  ['tekton.dev/v1beta1', 'ClusterTask', `spec: ${task}`],
  ['tekton.dev/v1', 'TaskRun', `spec: {taskSpec: ${task}}`],
  ['tekton.dev/v1', 'Pipeline', `spec: {tasks: [{taskSpec: ${task}}], finally: [{taskSpec: ${task}}]}`],
  ['tekton.dev/v1', 'PipelineRun', `spec: {pipelineSpec: {tasks: [{taskSpec: ${task}}]}}`],
  ['tekton.dev/v1beta1', 'StepAction', 'spec: {image: a, securityContext: {privileged: true}}'],
  ['monitoring.coreos.com/v1', 'Prometheus', `spec: ${spec}`],
  ['monitoring.coreos.com/v1alpha1', 'PrometheusAgent', `spec: ${spec}`],
  ['monitoring.coreos.com/v1', 'Alertmanager', `spec: ${spec}`],
  ['monitoring.coreos.com/v1', 'ThanosRuler', `spec: ${spec}`],
  ['elasticsearch.k8s.elastic.co/v1', 'Elasticsearch', `spec: {nodeSets: [{podTemplate: ${template}}]}`],
  ['kibana.k8s.elastic.co/v1', 'Kibana', `spec: {podTemplate: ${template}}`],
  ['beat.k8s.elastic.co/v1beta1', 'Beat', `spec: {daemonSet: {podTemplate: ${template}}}`],
  ['agent.k8s.elastic.co/v1alpha1', 'Agent', `spec: {statefulSet: {podTemplate: ${template}}}`],
  ['logstash.k8s.elastic.co/v1alpha1', 'Logstash', `spec: {podTemplate: ${template}}`],
  ['postgresql.cnpg.io/v1', 'Pooler', `spec: {template: ${template}}`],
  [
    'kafka.strimzi.io/v1beta2',
    'Kafka',
    `spec: {kafka: {template: ${strimzi.replace('%', 'kafka')}}, entityOperator: {template: ${strimzi.replace('%', 'userOperator')}}}`,
  ],
  ['kafka.strimzi.io/v1beta2', 'KafkaConnect', `spec: {template: ${strimzi.replace('%', 'connect')}}`],
];

/** Kinds that no table has. */
const SHAPES: readonly Form[] = [
  ['example.com/v1', 'Pool', `spec: {template: ${template}}`],
  ['example.com/v1', 'Pool', `spec: ${spec}`],
  ['example.com/v1', 'Pool', `spec: {groups: {a: [{pod: ${spec}}, {pod: ${spec}}]}}`],
  ['example.com/v1', 'Pool', `spec: {initContainers: [${container}]}`],
  ['example.com/v1', 'Pool', `spec: {sidecars: [${container}], template: ${template}}`],
  [
    'example.com/v1',
    'Build',
    'spec: {steps: [{name: a, command: [b], securityContext: {privileged: true}}]}',
  ],
  [
    'kro.run/v1alpha1',
    'ResourceGraphDefinition',
    `spec: {resources: [{id: a, template: {apiVersion: apps/v1, kind: Deployment, metadata: {name: "\${schema.spec.name}"}, spec: {template: ${template}}}}]}`,
  ],
  ['ray.io/v1', 'RayCluster', `spec: {other: ${spec}}`],
  ['app/v1', 'Deployment', `spec: {template: ${template}}`],
  [
    'example.com/v1',
    'Pool',
    'spec: {groups: [{containers: [{name: a, image: b, env: {A: b}, securityContext: {privileged: true, runAsUser: root}}]}]}',
  ],
  [
    'example.com/v1',
    'Pool',
    `containers: [${container}, {name: c, image: d, securityContext: {runAsUser: root}}]`,
  ],
];

const manifest = ([apiVersion, kind, body]: Form): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x, namespace: shop}\n${body}\n`;

const unset = rule((context) => ({
  PodSpec(pod) {
    report(context, pod.at('securityContext').at('runAsNonRoot') as never);
    report(context, pod as never);
  },
  Container(each) {
    // Reading it records a type that the Kubernetes API rejects.
    each.at('securityContext').at('runAsUser').value;
    report(context, each as never);
    report(context, each.at('livenessProbe') as never);
    report(context, each.at('securityContext') as never);
  },
}));

async function found(text: string, config: Parameters<typeof run>[2] = {}) {
  const { result } = await run(text, { privileged: privileged(), unset }, config);
  expect(result.errors).toEqual([]);
  const of = (id: string) => result.findings.filter(({ ruleId }) => ruleId === id);
  return {
    flags: of('house/privileged').map(({ region }) => region!.startOffset),
    byShape: of('house/privileged').map(({ podFoundBy }) => podFoundBy),
    messages: of('house/privileged').map(({ message }) => message),
    unset: of('house/unset').length,
    other: result.findings.filter(({ ruleId }) => ruleId === 'plimsoll/malformed'),
    notJudged: result.notJudged.map(({ reason, kind }) => `${reason} ${kind}`),
    judged: result.rules.get('house/unset')!.judged,
  };
}

const flagsIn = (text: string): readonly number[] =>
  [...text.matchAll(/privileged: (?=true)/g)].map(({ index, 0: { length } }) => index + length);

describe('a privileged container', () => {
  test.each(WHOLE)('%s %s: %s', async (...form) => {
    const text = manifest(form);
    const { flags, byShape, unset, other, notJudged } = await found(text);
    expect(flags).toEqual(flagsIn(text));
    expect(byShape.every((found) => found === undefined)).toBe(true);
    expect(unset).toBeGreaterThan(0);
    expect(other).toEqual([]);
    expect(notJudged).toEqual([]);
  });

  test.each(PARTIAL)('if the rest is elsewhere, %s %s: %s', async (...form) => {
    const text = manifest(form);
    const { flags, byShape, unset, other, notJudged, judged } = await found(text);
    expect(flags).toEqual(flagsIn(text));
    expect(byShape.every((found) => found === undefined)).toBe(true);
    expect({ unset, judged, other }).toEqual({ unset: 0, judged: [], other: [] });
    expect(notJudged).toEqual([`partial-pods ${form[1]}`]);
  });

  test.each(SHAPES)('found by its shape, %s %s: %s', async (...form) => {
    const text = manifest(form);
    const { flags, byShape, messages, unset, other, judged } = await found(text);
    expect(flags).toEqual(flagsIn(text));
    expect(byShape.every((found) => found === 'shape')).toBe(true);
    expect(messages.every((message) => message.endsWith('Plimsoll recognised the pod by its fields.'))).toBe(
      true,
    );
    expect({ unset, judged, other }).toEqual({ unset: 0, judged: [], other: [] });
  });
});

test.each([
  ['kyverno.io/v1', 'ClusterPolicy', `spec: {rules: [{validate: {pattern: {spec: ${spec}}}}]}`],
  ['policies.kyverno.io/v1', 'GeneratingPolicy', `spec: ${spec}`],
  ['constraints.gatekeeper.sh/v1beta1', 'K8sX', `spec: ${spec}`],
  ['mutations.gatekeeper.sh/v1', 'Assign', `spec: {parameters: {assign: {value: ${spec}}}}`],
  ['policies.kubewarden.io/v1', 'ClusterAdmissionPolicy', `spec: {settings: ${spec}}`],
  ['policy.open-cluster-management.io/v1', 'ConfigurationPolicy', `spec: ${spec}`],
  ['auto.gke.io/v1', 'WorkloadAllowlist', `matchingCriteria: ${spec}`],
  ['policy.karmada.io/v1alpha1', 'OverridePolicy', `spec: ${spec}`],
  ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', `spec: ${spec}`],
  ['admissionregistration.k8s.io/v1alpha1', 'MutatingAdmissionPolicy', `spec: ${spec}`],
  ['admission.k8s.io/v1', 'AdmissionReview', `request: {object: {kind: Pod, spec: ${spec}}}`],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', `spec: {example: ${spec}}`],
  ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', `spec: {patchesStrategicMerge: [{spec: ${spec}}]}`],
  ['apps.kruise.io/v1alpha1', 'WorkloadSpread', `spec: {subsets: [{name: a, patch: {spec: ${spec}}}]}`],
  [
    'example.com/v1',
    'Set',
    `spec: {objects: [{apiVersion: kyverno.io/v1, kind: Policy, metadata: {}, spec: ${spec}}]}`,
  ],
  ['example.com/v1', 'Pool', `status: {last: ${spec}}\nspec: {}`],
  ['example.com/v1', 'Pool', 'spec: {containers: [1, {name: b, securityContext: {privileged: true}}]}'],
  ['v1', 'ConfigMap', `data: {a: ${spec}}`],
] as readonly Form[])('none in %s %s: %s', async (...form) => {
  expect((await found(manifest(form))).flags).toEqual([]);
});

describe('if a CustomResourceDefinition of the run embeds a pod', () => {
  const podSchema = (required: string): string =>
    `{type: object, ${required} properties: {containers: {type: array, items: {type: object, properties: {name: {type: string}, image: {type: string}, command: {type: array, items: {type: string}}}}}}}`;
  const definition = (schema: string, version = 'v1'): string => {
    const holder = `{openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {groups: {type: array, items: {type: object, properties: {pod: ${schema}}}}}}}}}`;
    const versions =
      version === 'v1'
        ? `versions: [{name: v1, served: true, storage: true, schema: ${holder}}]`
        : `version: v1, validation: ${holder}`;
    return `apiVersion: apiextensions.k8s.io/${version}\nkind: CustomResourceDefinition\nmetadata: {name: pools.example.com}\nspec: {group: example.com, names: {kind: Pool, plural: pools}, scope: Namespaced, ${versions}}\n---\n`;
  };
  const pool = manifest(['example.com/v1', 'Pool', `spec: {groups: [{pod: ${spec}}]}`]);

  test.each(['v1', 'v1beta1'])('what it leaves out counts: %s', async (version) => {
    const text = definition(podSchema('required: [containers],'), version) + pool;
    const { flags, byShape, unset, notJudged } = await found(text);
    expect({ flags, byShape, unset, notJudged }).toEqual({
      flags: flagsIn(text),
      byShape: [undefined],
      unset: 5,
      notJudged: [],
    });
  });

  test('but not if the containers are additions to others', async () => {
    const text = definition(podSchema('')) + pool;
    const { flags, byShape, unset, notJudged } = await found(text);
    expect({ flags, byShape, unset, notJudged }).toEqual({
      flags: flagsIn(text),
      byShape: [undefined],
      unset: 0,
      notJudged: ['partial-pods Pool'],
    });
  });
});
