import { CHART_SOURCES, type ChartSource, type Path, type ValuesForm } from '@plimsoll/core/internal';
import { isObject, type Json } from '@plimsoll/core/kubernetes';

/** A part of an object from which other objects or files are made. `*` stands for every item of a list. */
interface Part {
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

/** Objects whose fields end up in other objects, by `group/Kind`. */
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

/** A scalar of a carrier: a setting with its name, or a text with settings. */
export interface CarriedValue {
  /** Undefined for a text as a whole. */
  readonly name: string | undefined;
  readonly value: string;
  readonly path: Path;
  readonly what: string;
  readonly secrets: readonly string[];
}

/** The named values and texts of an object in the table. */
export function* carriedValues(root: Json, parts: readonly Part[]): Generator<CarriedValue> {
  for (const { path, form, what, secrets = [], ofChart = false } of parts)
    for (const place of placesAt(root, path)) {
      if (form === 'text' && typeof place.value === 'string')
        yield { name: undefined, value: place.value, path: place.path, what, secrets };
      else if (typeof place.value === 'object')
        for (const each of scalarsOf(place, ofChart)) yield { ...each, what, secrets };
    }
}

interface Place {
  readonly value: Json;
  readonly path: Path;
}

function placesAt(root: Json, path: readonly string[]): readonly Place[] {
  let places: readonly Place[] = [{ value: root, path: [] }];
  for (const step of path)
    places = places.flatMap((place) => {
      if (step === '*') return Array.isArray(place.value) ? childrenOf(place) : [];
      const value = isObject(place.value) && Object.hasOwn(place.value, step) ? place.value[step] : undefined;
      return value === undefined || value === null ? [] : [{ value, path: [...place.path, step] }];
    });
  return places;
}

function childrenOf({ value, path }: Place): readonly Place[] {
  if (Array.isArray(value))
    return value.map((item, index) => ({ value: item as Json, path: [...path, index] }));
  return isObject(value)
    ? Object.keys(value).map((key) => ({ value: value[key]!, path: [...path, key] }))
    : [];
}

/** Maps whose values are keys of a Secret: `secretKeys: {adminPassword: password}`. */
const KEYS_OF_SECRETS = /secretKeys$|keyRef$|keyMappings?$|secretRefs?$/i;

/** Whether a value is a whole object, which is checked as one. */
const isWholeObject = (value: Json): boolean =>
  isObject(value) && typeof value.apiVersion === 'string' && typeof value.kind === 'string';

/** Whether values name an existing Secret: then the chart does not use the password beside it. */
const namesSecret = (value: Json): boolean =>
  isObject(value) && typeof value.existingSecret === 'string' && value.existingSecret !== '';

/** Each text with its key, or, for a `value` in a list of variables, with the `name` beside it. */
function* scalarsOf(place: Place, ofChart: boolean): Generator<Omit<CarriedValue, 'what' | 'secrets'>> {
  const beside = isObject(place.value) ? place.value.name : undefined;
  const isUnused = ofChart && namesSecret(place.value);
  for (const child of childrenOf(place)) {
    const { value, path } = child;
    if (typeof value === 'object') {
      const isOther = KEYS_OF_SECRETS.test(String(path.at(-1))) || (ofChart && isWholeObject(value));
      if (!isOther) yield* scalarsOf(child, ofChart);
    } else if (!isUnused && (typeof value === 'string' || (typeof value === 'number' && value > 999))) {
      const key = String(path.at(-1));
      yield {
        name: key === 'value' && typeof beside === 'string' ? beside : key,
        value: String(value),
        path,
      };
    }
  }
}
