// The charts of a kustomization. Kustomize makes Helm render them, and fetches missing ones.
// https://kubectl.docs.kubernetes.io/references/kustomize/builtins/#_helmchartinflationgenerator_
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { ownValue } from '@plimsoll/core/internal';
import type { Json, JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath } from '../files/repository.js';
import { readChart } from './charts.js';
import { inspectChart } from './helm/inspect.js';

interface OverlayCharts {
  /** Absolute paths of the directories of charts, even if missing. */
  readonly folders: readonly string[];
  /** Problems with missing charts, without a period at the end. */
  readonly missing: readonly string[];
}

const textIn = (entry: Json | undefined, key: string): string | undefined => {
  const value = ownValue(entry, key);
  return value === undefined || value === null || value === '' ? undefined : String(value);
};

/** The parent directory of the chart of a `helmCharts` entry, relative to the kustomization. */
function parentOf(kustomization: Json | undefined, entry: Json): string {
  const home = textIn(ownValue(kustomization, 'helmGlobals'), 'chartHome') ?? 'charts';
  const [name = '', repo, version] = ['name', 'repo', 'version'].map((key) => textIn(entry, key));
  // Kustomize separates fetched charts by version in this way.
  return repo !== undefined && version !== undefined ? path.posix.join(home, `${name}-${version}`) : home;
}

/** The absolute path of the chart of an entry of `helmCharts`. */
export const chartFolder = (
  { kustomization, folder }: { readonly kustomization: Json | undefined; readonly folder: string },
  entry: Json,
): string => path.resolve(folder, parentOf(kustomization, entry), textIn(entry, 'name') ?? '');

/** The charts that a kustomization names. */
export function chartsOf(kustomization: JsonObject, folder: string): OverlayCharts {
  const entries = ownValue(kustomization, 'helmCharts');
  const charts = (Array.isArray(entries) ? entries : []).map((entry: Json) => {
    const [name = '', repo, version] = ['name', 'repo', 'version'].map((key) => textIn(entry, key));
    const parent = parentOf(kustomization, entry);
    const at = chartFolder({ kustomization, folder }, entry);
    const isHere = existsSync(path.join(at, 'Chart.yaml'));
    return { folder: at, missing: isHere ? [] : [whyMissing({ name, repo, version, parent })] };
  });
  const old = ownValue(kustomization, 'helmChartInflationGenerator');
  return {
    folders: charts.map(({ folder: at }) => (existsSync(at) ? realpathSync(at) : at)),
    missing: [
      ...charts.flatMap(({ missing }) => missing),
      ...(Array.isArray(old) && old.length > 0
        ? ['it has the field "helmChartInflationGenerator". Name its charts in "helmCharts"']
        : []),
    ],
  };
}

interface Wanted {
  readonly name: string;
  readonly repo: string | undefined;
  readonly version: string | undefined;
  /** The directory that it has to lie in, relative to the kustomization. */
  readonly parent: string;
}

function whyMissing({ name, repo, version, parent }: Wanted): string {
  const what = `it has the chart ${name}, which is not in ${parent}/${name}, and Plimsoll downloads nothing`;
  const words = repo?.startsWith('oci://')
    ? [`${repo.replace(/\/$/, '')}/${name}`]
    : [name, ...(repo === undefined ? [] : ['--repo', repo])];
  const all = [...words, ...(version === undefined ? [] : ['--version', version]), parent];
  // The user may run this command as it is printed.
  const isSafe = all.every((word) => word.startsWith('--') || /^[\w.:/+~^][\w.:/+~^-]*$/.test(word));
  return isSafe && repo !== undefined
    ? `${what}. In the kustomization's directory, run helm pull ${all.slice(0, -1).join(' ')} --untar -d ${parent}`
    : `${what}. Copy the chart there`;
}

/** Why Helm may not read a chart; undefined where it may. The reason follows "it has a chart". */
export function whyNotInflated(folder: string, root: string): string | undefined {
  const { forbidden, foreignSchema } = inspectChart(readChart(folder), root);
  const shown = displayPath(root, folder);
  if (forbidden !== undefined) return `the chart ${shown} is not rendered: ${forbidden}`;
  return foreignSchema
    ? `the chart ${shown} is not rendered: its values.schema.json names another schema, which Helm would fetch. Remove the reference from the copy`
    : undefined;
}
