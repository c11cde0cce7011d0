import type { Json } from '../json.js';
import { oncePer } from '../once-per.js';
import type { Cursor } from './cursor.js';
import type { Resource } from './resource.js';
import { documentsInText } from './text-values.js';

/**
 * How values are written: as an object, as a YAML text, as a list of names and values, or as a map by names with dots.
 */
export type ValuesForm = 'object' | 'text' | 'pairs' | 'dotted';

/** A place of an object that says which chart to install, and with which values. */
export interface ChartSource {
  /** From the root of the object; `*` stands for every item of a list. */
  readonly path: readonly string[];
  /** Where the chart is named, from there on; the first that is given counts. */
  readonly names: readonly (readonly string[])[];
  /** Where its values are, from there on; of objects and texts the first that is given holds. */
  readonly values: readonly (readonly [form: ValuesForm, ...path: string[]])[];
}

/** https://argo-cd.readthedocs.io/en/stable/user-guide/helm/ */
const argo = (base: readonly string[]): readonly ChartSource[] =>
  [['source'], ['sources', '*']].map((source) => ({
    path: [...base, ...source],
    names: [['chart'], ['repoURL']],
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
    },
  ],
  // https://github.com/fluxcd/helm-operator/blob/master/docs/references/helmrelease-custom-resource.md
  'helm.fluxcd.io/HelmRelease': [
    { path: ['spec'], names: [['chart', 'name']], values: [['object', 'values']] },
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
        ['dotted', 'spec', 'set'],
      ],
    },
  ],
  'helm.cattle.io/HelmChartConfig': [
    { path: [], names: [['metadata', 'name']], values: [['text', 'spec', 'valuesContent']] },
  ],
  'helm.crossplane.io/Release': crossplane,
  'helm.m.crossplane.io/Release': crossplane,
  // https://github.com/kubernetes-sigs/cluster-api-addon-provider-helm
  'addons.cluster.x-k8s.io/HelmChartProxy': [
    { path: ['spec'], names: [['chartName']], values: [['text', 'valuesTemplate']] },
  ],
};

/** A chart that an object installs. */
export interface Chart {
  /** Without the path before it and the version behind it: `cilium` for `rke2-cilium` and `…/cilium-1.18.1.tgz`. */
  readonly names: readonly string[];
  /**
   * Its values; more than one where a text has several documents. What is in a text is reported at the text as a whole.
   * A place that does not exist where the object gives none, and none where it would be a text.
   */
  readonly values: readonly Cursor<Json>[];
}

/** The charts that an object installs with values of its own; none for other objects. */
export const chartsIn = oncePer((resource: Resource): readonly Chart[] =>
  (CHART_SOURCES[`${resource.group}/${resource.kind}`] ?? []).flatMap(({ path, names, values }) =>
    placesAt(resource.root as Cursor<Json>, path).map((source) => ({
      names: names.flatMap((name) => nameOf(below(source, name).value) ?? []),
      values: valuesAt(source, values),
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

const nameOf = (chart: Json | undefined): string | undefined =>
  typeof chart === 'string'
    ? chart
        .slice(chart.lastIndexOf('/') + 1)
        .replace(/-\d[\w.+]{0,60}\.tgz$/, '')
        .replace(/^rke2-/, '')
    : undefined;
