import { type Json, type JsonObject, valueAt } from '../json.js';
import { oncePer } from '../once-per.js';
import type { Cursor, Resource } from './resource.js';
import { documentsInText } from './text-values.js';

/** The form of the values: an object, a YAML string, a list of names and values, or a map with dotted names. */
export type ValuesForm = 'object' | 'text' | 'pairs' | 'dotted';

/** A place of an object that says which chart to install, and with which values. */
export interface ChartSource {
  /** From the root of the object. `*` stands for every item of a list. */
  readonly path: readonly string[];
  /** The paths of the chart's name, from there on. The first existing one counts. */
  readonly names: readonly (readonly string[])[];
  /** The paths of its values, from there on. Of objects and strings, the first existing one counts. */
  readonly values: readonly (readonly [form: ValuesForm, ...path: string[]])[];
  /** Whether all given values count, with later ones over earlier ones. */
  readonly layered?: true;
  /** The kind of the object of the same name that has more values for the chart, or has the chart. */
  readonly config?: 'HelmChart' | 'HelmChartConfig';
  /** The path of the name of an object that has the chart, from there on. */
  readonly reference?: readonly string[];
  /** The path of the chart's version, from there on. */
  readonly version?: readonly string[];
  /** The paths of further values, and of changes to the objects after rendering, from there on. */
  readonly more?: readonly (readonly string[])[];
  readonly release: ReleasePlaces;
}

/** The paths of the release's name and target in an object, from its root on. The first existing one counts. */
interface ReleasePlaces {
  readonly names: readonly (readonly string[])[];
  readonly namespaces: readonly (readonly string[])[];
  /** Whether the release may be made in another cluster: always, or if the function says so. */
  readonly elsewhere?: true | ((root: Json) => boolean);
}

const OWN_NAME = ['metadata', 'name'];
export const OWN_NAMESPACE = ['metadata', 'namespace'];

/** The names that Argo CD gives its own cluster. */
const HERE: readonly (Json | undefined)[] = ['https://kubernetes.default.svc', 'in-cluster'];

/** https://argo-cd.readthedocs.io/en/stable/user-guide/helm/ */
const argo = (base: readonly string[]): readonly ChartSource[] =>
  [['source'], ['sources', '*']].map((source) => ({
    path: [...base, ...source],
    names: [['chart'], ['repoURL']],
    version: ['targetRevision'],
    more: [
      ['helm', 'valueFiles'],
      ['helm', 'fileParameters'],
      ['helm', 'parameters'],
    ],
    release: {
      names: [
        [...base, ...source, 'helm', 'releaseName'],
        [...base.slice(0, -1), ...OWN_NAME],
      ],
      namespaces: [
        [...base, ...source, 'helm', 'namespace'],
        [...base, 'destination', 'namespace'],
      ],
      elsewhere: (root) => {
        const { server, name } = (valueAt(root, [...base, 'destination']) ?? {}) as JsonObject;
        return ![server, name].some((given) => HERE.includes(given));
      },
    },
    values: [
      ['object', 'helm', 'valuesObject'],
      ['text', 'helm', 'values'],
      ['pairs', 'helm', 'parameters'],
    ],
  }));

/** https://github.com/crossplane-contrib/provider-helm */
const crossplane: readonly ChartSource[] = [
  {
    path: ['spec', 'forProvider'],
    names: [['chart', 'name']],
    values: [
      ['object', 'values'],
      ['pairs', 'set'],
    ],
    version: ['chart', 'version'],
    more: [['valuesFrom'], ['set'], ['patches'], ['patchesFrom']],
    release: {
      names: [['metadata', 'annotations', 'crossplane.io/external-name'], OWN_NAME],
      namespaces: [['spec', 'forProvider', 'namespace']],
      elsewhere: true,
    },
  },
];

/** Objects that install charts with values of their own, by `group/Kind`. */
export const CHART_SOURCES: Readonly<Record<string, readonly ChartSource[]>> = {
  // https://fluxcd.io/flux/components/helm/helmreleases/#values
  'helm.toolkit.fluxcd.io/HelmRelease': [
    {
      path: ['spec'],
      names: [
        ['chart', 'spec', 'chart'],
        ['chartRef', 'name'],
      ],
      values: [['object', 'values']],
      version: ['chart', 'spec', 'version'],
      reference: ['chartRef'],
      more: [['valuesFrom'], ['postRenderers']],
      release: {
        names: [['spec', 'releaseName'], OWN_NAME],
        namespaces: [['spec', 'targetNamespace'], OWN_NAMESPACE],
        elsewhere: (root) => valueAt(root, ['spec', 'kubeConfig']) !== undefined,
      },
    },
  ],
  // https://github.com/fluxcd/helm-operator/blob/master/docs/references/helmrelease-custom-resource.md
  'helm.fluxcd.io/HelmRelease': [
    {
      path: ['spec'],
      names: [['chart', 'name']],
      values: [['object', 'values']],
      version: ['chart', 'version'],
      more: [['valuesFrom'], ['valueFileSecrets']],
      release: {
        names: [['spec', 'releaseName'], OWN_NAME],
        namespaces: [['spec', 'targetNamespace'], OWN_NAMESPACE],
      },
    },
  ],
  'argoproj.io/Application': argo(['spec']),
  'argoproj.io/ApplicationSet': argo(['spec', 'template', 'spec']),
  // https://docs.k3s.io/add-ons/helm: what k3s and RKE2 ship is named after its chart
  'helm.cattle.io/HelmChart': [
    {
      path: [],
      names: [
        ['spec', 'chart'],
        ['metadata', 'name'],
      ],
      values: [
        ['text', 'spec', 'valuesContent'],
        ['object', 'spec', 'values'],
        ['dotted', 'spec', 'set'],
      ],
      layered: true,
      config: 'HelmChartConfig',
      version: ['spec', 'version'],
      more: [
        ['spec', 'set'],
        ['spec', 'valuesSecrets'],
      ],
      release: { names: [OWN_NAME], namespaces: [['spec', 'targetNamespace'], OWN_NAMESPACE] },
    },
  ],
  'helm.cattle.io/HelmChartConfig': [
    {
      path: [],
      names: [['metadata', 'name']],
      values: [
        ['text', 'spec', 'valuesContent'],
        ['object', 'spec', 'values'],
      ],
      layered: true,
      config: 'HelmChart',
      // It changes what another object gives.
      more: [['spec']],
      release: { names: [OWN_NAME], namespaces: [OWN_NAMESPACE] },
    },
  ],
  'helm.crossplane.io/Release': crossplane,
  'helm.m.crossplane.io/Release': crossplane,
  // https://github.com/kubernetes-sigs/cluster-api-addon-provider-helm
  'addons.cluster.x-k8s.io/HelmChartProxy': [
    {
      path: ['spec'],
      names: [['chartName']],
      values: [['text', 'valuesTemplate']],
      version: ['version'],
      release: {
        names: [['spec', 'releaseName'], OWN_NAME],
        namespaces: [['spec', 'namespace']],
        elsewhere: true,
      },
    },
  ],
};

/** A chart that an object installs. */
export interface Chart {
  /** Without the path before it and the version after it: `cilium` for `rke2-cilium` and `…/cilium-1.18.1.tgz`. */
  readonly names: readonly string[];
  /**
   * Its values. There are several if a string has several documents. Findings in a string are reported at the whole
   * string. If the object has no values, this is the place where they would be, or none if they would be a string.
   */
  readonly values: readonly Cursor<Json>[];
}

/** The charts that an object installs with values of its own. Empty for other objects. */
export const chartsIn = oncePer((resource: Resource): readonly Chart[] =>
  (CHART_SOURCES[`${resource.group}/${resource.kind}`] ?? []).flatMap((source) =>
    placesAt(resource.root as Cursor<Json>, source.path).map((place) => ({
      names: source.names.flatMap((name) => chartName(below(place, name).value) ?? []),
      values: valuesAt(place, source.values),
    })),
  ),
);

function valuesAt(source: Cursor<Json>, places: ChartSource['values']): readonly Cursor<Json>[] {
  const at = (wanted: ValuesForm): Cursor<Json> | undefined => {
    const found = places.find(([form]) => form === wanted);
    return found && below(source, found.slice(1));
  };
  const [object, text] = [at('object'), at('text')];
  if (object?.exists) return [object];
  const documents = text ? documentsInText(text) : [];
  return documents.length > 0 || !object ? documents : [object];
}

const below = (place: Cursor<Json>, path: readonly string[]): Cursor<Json> =>
  path.reduce((at, step) => at.at(step), place);

function placesAt(place: Cursor<Json>, [step, ...rest]: readonly string[]): readonly Cursor<Json>[] {
  if (step === undefined) return [place];
  if (step === '*') return place.items().flatMap((item) => placesAt(item, rest));
  return placesAt(place.at(step), rest);
}

/** The name of a chart, which may be written with a repository, as a package or as a path. */
export const chartName = (chart: Json | undefined): string | undefined =>
  typeof chart === 'string'
    ? chart
        .slice(chart.lastIndexOf('/') + 1)
        .replace(/-\d[\w.+]{0,60}\.tgz$/, '')
        .replace(/^rke2-/, '')
    : undefined;
