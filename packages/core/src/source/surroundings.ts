import { isObject, type Json, ownValue } from '../json.js';
import { readDocuments } from '../yaml/index.js';

/** Files around the linted ones that show the roles of these. Paths are relative, with `/`. */
export interface Surroundings {
  /** Directories with a `Chart.yaml`. The root is ''. */
  readonly charts: readonly string[];
  readonly kustomizations: readonly { readonly path: string; readonly text: string }[];
}

/**
 * The role of a file. `template`: the source of something that another program renders. `loose-values`: values of a
 * chart that is elsewhere.
 */
export type FileRole =
  | 'plain'
  | 'template'
  | 'helm-chart'
  | 'helm-values'
  | 'loose-values'
  | 'kustomization'
  | 'patch';

/** Whether a file is called values: `values.yaml`, `values-prod.yaml`, `web.values.yaml`, `helm-values.yml`. */
function isCalledValues(name: string): boolean {
  // Few names need to be split.
  return (
    /values/i.test(name) && /\.ya?ml$/i.test(name) && name.toLowerCase().split(/[-_.]/).includes('values')
  );
}

/** Every file that is not a resource: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
const REFERENCES: readonly {
  readonly field: string;
  readonly keys?: readonly string[];
  readonly role: FileRole;
  /** For files given as `key=path`: only those with such a key. */
  readonly under?: (key: string) => boolean;
}[] = [
  { field: 'patches', keys: ['path'], role: 'patch' },
  { field: 'patchesStrategicMerge', role: 'patch' },
  { field: 'patchesJson6902', keys: ['path'], role: 'patch' },
  { field: 'replacements', keys: ['path'], role: 'kustomization' },
  { field: 'configurations', role: 'kustomization' },
  { field: 'generators', role: 'kustomization' },
  { field: 'transformers', role: 'kustomization' },
  { field: 'validators', role: 'kustomization' },
  { field: 'helmCharts', keys: ['valuesFile', 'additionalValuesFiles'], role: 'loose-values' },
  // Values that a HelmRelease reads from a ConfigMap, under the key that it expects.
  { field: 'configMapGenerator', keys: ['files'], role: 'loose-values', under: isCalledValues },
  { field: 'helmChartInflationGenerator', keys: ['values'], role: 'loose-values' },
];

const KUSTOMIZATION_FILE = /^(?:kustomization\.ya?ml|Kustomization)$/;
const CHART_FILE = /^(?:Chart\.(?:yaml|lock)|requirements\.(?:yaml|lock))$/;
/** In a chart: `values.yaml`, `values-production.yaml`, `ci/small-values.yaml`. */
const VALUES_FILE = /^(?:ci\/)?[^/]+\.(?:ya?ml|json)$/;
const VALUES_NAME = /(?:^|[/-])values/;
const CHART_SOURCES = /^(?:templates|crds|charts)\//;

/** Reads the surroundings once. The returned function gives the role of a file by its path. */
export function fileClassifier(surroundings: Surroundings): (path: string) => FileRole {
  const charts = new Set(surroundings.charts.map((folder) => folder.replace(/\/$/, '')));
  const referenced = new Map<string, FileRole>();
  for (const { path, text } of surroundings.kustomizations)
    for (const [file, role] of references(text)) {
      const target = resolve(folderOf(path), file);
      if (target !== undefined) referenced.set(target, role);
    }
  // Files of one directory follow each other.
  let last = '';
  let around = chartsAround(last, charts);
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (KUSTOMIZATION_FILE.test(name)) return 'kustomization';
    const folder = folderOf(path);
    if (folder !== last) {
      around = chartsAround(folder, charts);
      last = folder;
    }
    const inChart = roleInChart(path, around);
    if (inChart) return inChart;
    if (name === 'Chart.yaml') return 'helm-chart';
    return referenced.get(path) ?? (isCalledValues(name) ? 'loose-values' : 'plain');
  };
}

/** The directories of charts that a directory is, or is in, the nearest first. */
function chartsAround(folder: string, charts: ReadonlySet<string>): readonly string[] {
  const around: string[] = [];
  for (let at = folder; ; at = folderOf(at)) {
    if (charts.has(at)) around.push(at);
    if (at === '') return around;
  }
}

/** @param charts the directories of the charts that it is in, the nearest first */
function roleInChart(path: string, charts: readonly string[]): FileRole | undefined {
  let values = false;
  for (const folder of charts) {
    const rest = folder === '' ? path : path.slice(folder.length + 1);
    if (CHART_SOURCES.test(rest)) return 'template';
    if (CHART_FILE.test(rest)) return 'helm-chart';
    values ||= VALUES_FILE.test(rest) && VALUES_NAME.test(rest);
  }
  return values ? 'helm-values' : undefined;
}

function* references(text: string): Generator<readonly [string, FileRole]> {
  // An inline patch is a string of several lines.
  for (const { value } of readDocuments(text, { comments: false }))
    for (const { field, keys, role, under } of REFERENCES)
      for (const entry of list(ownValue(value, field)))
        for (const given of keys ? keys.flatMap((key) => list(ownValue(entry, key))) : [entry]) {
          const file = typeof given === 'string' && under ? fileUnder(given, under) : given;
          if (typeof file === 'string' && !file.includes('\n')) yield [file, role];
        }
}

/** The path of `key=path`, if the key is the wanted one. */
function fileUnder(given: string, isWanted: (key: string) => boolean): string | undefined {
  const equals = given.indexOf('=');
  return equals > 0 && isWanted(given.slice(0, equals)) ? given.slice(equals + 1) : undefined;
}

function list(value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'string' || isObject(value) ? [value] : [];
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** `file` as seen from `folder`. Undefined if it leads out of the tree. */
function resolve(folder: string, file: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of file.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
