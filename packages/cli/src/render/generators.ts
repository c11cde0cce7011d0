// Finds the entry of a kustomization that generates an object: a chart, a ConfigMap or a Secret.
import { ownValue, type Path, valueAt } from '@plimsoll/core/internal';
import type { Json } from '@plimsoll/core/kubernetes';
import { isOnlySource, type ReadCharts } from './chart-references.js';
import { chartFolder } from './overlay-charts.js';
import { isTree, type Place, same, type Written } from './written.js';

/** By the name of kustomize's generator: the field, and how to read its entries. */
const GENERATORS: Readonly<Record<string, readonly [field: string, said: Said]>> = {
  ConfigMapGenerator: ['configMapGenerator', inData],
  SecretGenerator: ['secretGenerator', inData],
  HelmChartInflationGenerator: ['helmCharts', inValues],
};

type Said = (entry: Json, place: Place, from: Kustomized) => Written | undefined;

/** A kustomization and its directory. */
interface Kustomized {
  readonly kustomization: Json | undefined;
  readonly folder: string;
  readonly charts: ReadCharts;
}

/** What the entry that generated an object says about a place in it; undefined where unknown. */
export function inGenerator(by: string | undefined, from: Kustomized, place: Place): Written | undefined {
  const { kustomization } = from;
  const [field, said] = GENERATORS[by ?? ''] ?? [];
  const entries = field === undefined ? undefined : ownValue(kustomization, field);
  const value = valueAt(place.built, place.path);
  if (field === undefined || !said || !Array.isArray(entries) || value === undefined) return undefined;
  const index = entries.length === 1 ? 0 : indexFor(entries, place.built);
  const entry = entries[index];
  if (entry === undefined) return undefined;
  const written = said(entry, place, from) ?? {
    path: [],
    value,
    ...((!isTree(value) || field === 'helmCharts') && { shared: true as const }),
  };
  return { ...written, path: [field, index, ...written.path] };
}

/** The index of the entry whose names make up most of the object's name and chart label; -1 where two are equal. */
function indexFor(entries: readonly Json[], built: Json): number {
  const label = valueAt(built, ['metadata', 'labels', 'helm.sh/chart']);
  const shown = [label, valueAt(built, ['metadata', 'name'])].join(' ');
  const scores = entries.map((entry) => {
    const names = new Set(['name', 'releaseName'].map((key) => String(ownValue(entry, key) ?? '')));
    return [...names].reduce((sum, name) => sum + (shown.includes(name) ? name.length : 0), 0);
  });
  const best = scores.reduce((most, score) => Math.max(most, score), 0);
  const [index = -1, ...others] =
    best === 0 ? [] : scores.flatMap((score, at) => (score === best ? [at] : []));
  return others.length > 0 ? -1 : index;
}

/** The literal or file for a key: `key=value`, `key=path`, or a path that ends with the key. */
function inData(entry: Json, { built, path }: Place): Written | undefined {
  const key = path[1];
  if (
    path.length !== 2 ||
    typeof key !== 'string' ||
    !['data', 'stringData', 'binaryData'].includes(String(path[0]))
  )
    return undefined;
  for (const field of ['literals', 'files']) {
    const items = ownValue(entry, field);
    const index = (Array.isArray(items) ? items : []).findIndex(
      (item) =>
        typeof item === 'string' &&
        (item.startsWith(`${key}=`) ||
          (field === 'files' && !item.includes('=') && `/${item}`.endsWith(`/${key}`))),
    );
    if (index >= 0) return { path: [field, index], value: valueAt(built, path)! };
  }
  return undefined;
}

/**
 * The value in the kustomization with the name and the value of a field. It is approximate unless the templates show
 * that nothing else can be the source.
 */
function inValues(entry: Json, { built, path }: Place, from: Kustomized): Written | undefined {
  const value = valueAt(built, path)!;
  const key = path.at(-1);
  const found: Path[] = [];
  const visit = (node: Json | undefined, at: Path): void => {
    if (at.at(-1) === key && same(node, value)) found.push(at);
    if (isTree(node))
      for (const [step, inside] of Object.entries(node!))
        visit(inside as Json, [...at, Array.isArray(node) ? Number(step) : step]);
  };
  if (typeof key === 'string') visit(ownValue(entry, 'valuesInline'), ['valuesInline']);
  if (found.length !== 1) return undefined;
  const isAlone = ['valuesFile', 'additionalValuesFiles'].every(
    (field) => ownValue(entry, field) === undefined,
  );
  const inline = ownValue(entry, 'valuesInline') ?? {};
  const isSure = isAlone && isOnlySource(chartFolder(from, entry), inline, found[0]!.slice(1), from.charts);
  return { path: found[0]!, value, ...(!isSure && { shared: true as const }) };
}
