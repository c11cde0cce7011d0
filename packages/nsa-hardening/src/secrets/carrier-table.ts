import { CHART_SOURCES, type ChartSource, type ValuesForm } from '@plimsoll/core/internal';

/** A part of an object from which other objects or files are made. `*` stands for every item of a list. */
export interface Part {
  readonly path: readonly string[];
  /** A map of values, a text, or a list of names and values. */
  readonly form: 'values' | 'text' | 'pairs';
  /** Its name in messages. */
  readonly what: string;
  /** Names whose values are secrets here, whatever they look like. */
  readonly secrets?: readonly string[];
  /** Whether a chart reads it. */
  readonly ofChart?: true;
}

/** The form of a part for each form of chart values. */
const FORMS: Readonly<Record<ValuesForm, Part['form']>> = {
  object: 'values',
  dotted: 'values',
  text: 'text',
  pairs: 'pairs',
};

const chartParts = (sources: readonly ChartSource[]): readonly Part[] =>
  sources.flatMap(({ path, values }) =>
    values.map(([form, ...rest]) => ({
      form: FORMS[form],
      path: [...path, ...rest],
      what: 'the values of the chart',
      ofChart: true as const,
    })),
  );

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/ */
const pluginOf = (path: readonly string[]): Part => ({
  form: 'pairs',
  path: [...path, 'plugin', 'env'],
  what: 'the variables of the plugin',
});

/** Other parts of objects that install charts. */
const BESIDE_CHARTS: Readonly<Record<string, readonly Part[]>> = {
  'argoproj.io/Application': [pluginOf(['spec', 'source']), pluginOf(['spec', 'sources', '*'])],
  'argoproj.io/ApplicationSet': [
    pluginOf(['spec', 'template', 'spec', 'source']),
    pluginOf(['spec', 'template', 'spec', 'sources', '*']),
  ],
};

const cloudInit = (path: readonly string[]): Part => ({
  form: 'text',
  path,
  what: 'what the machine starts with',
});
const kubeadm = (base: readonly string[]): readonly Part[] => [cloudInit([...base, 'files', '*', 'content'])];
const machine = (base: readonly string[]): readonly Part[] =>
  ['cloudInitNoCloud', 'cloudInitConfigDrive'].map((source) =>
    cloudInit([...base, 'volumes', '*', source, 'userData']),
  );

/** Tokens by which a machine joins the cluster. */
const TOKENS = ['token', 'agent-token'];

/** Objects whose fields end up in other objects, by `group/Kind`. The command gets them as data. */
export const CARRIERS: Readonly<Record<string, readonly Part[]>> = {
  // A values file, as core reads it.
  'helm/Values': [{ form: 'values', path: [], what: 'the values of the chart', ofChart: true }],
  ...Object.fromEntries(
    Object.entries(CHART_SOURCES).map(([kind, sources]) => [
      kind,
      [...chartParts(sources), ...(BESIDE_CHARTS[kind] ?? [])],
    ]),
  ),
  // https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
  'kustomize.toolkit.fluxcd.io/Kustomization': [
    { form: 'values', path: ['spec', 'postBuild', 'substitute'], what: 'the variables of the Kustomization' },
  ],
  // https://kubevirt.io/user-guide/user_workloads/startup_scripts/
  'kubevirt.io/VirtualMachine': machine(['spec', 'template', 'spec']),
  'kubevirt.io/VirtualMachineInstance': machine(['spec']),
  // https://docs.k3s.io/cli/token: anyone with the token of a server can join as a server
  'k3s/K3sConfig': [{ form: 'values', path: [], what: 'the configuration of k3s or RKE2', secrets: TOKENS }],
  'k3s/Registries': [{ form: 'values', path: ['configs'], what: 'the configuration of registries' }],
  // https://docs.siderolabs.com/talos/v1.12/reference/configuration/v1alpha1/config: its keys are recognized by their
  // format
  'talos/MachineConfig': ['machine', 'cluster'].map((part) => ({
    form: 'values',
    path: [part],
    what: 'the configuration of Talos',
    secrets: TOKENS,
  })),
  // https://pkg.go.dev/sigs.k8s.io/cluster-api/api/bootstrap/kubeadm/v1beta1#File
  'bootstrap.cluster.x-k8s.io/KubeadmConfig': kubeadm(['spec']),
  'bootstrap.cluster.x-k8s.io/KubeadmConfigTemplate': kubeadm(['spec', 'template', 'spec']),
  'controlplane.cluster.x-k8s.io/KubeadmControlPlane': kubeadm(['spec', 'kubeadmConfigSpec']),
};
