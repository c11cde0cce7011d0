import path from 'node:path';
import { ownValue, readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json } from '@plimsoll/core/kubernetes';
import { reasonOf } from '../error.js';
import { existsSync, readdirSync, realpathSync, statSync } from '../files/disk.js';
import type { FoundFile } from '../files/find.js';
import type { FolderEntry } from '../files/folder-entry.js';
import { readTextFile } from '../files/read.js';
import { boundsOf, displayPath, upward, whyForeign } from '../files/repository.js';
import { ArchiveError } from './helm/archive.js';
import { isPackedChart } from './helm/options.js';
import { packedChartYaml } from './helm/packed.js';

/** A directory with a `Chart.yaml`, or an archive of one. */
export interface Chart {
  /** The absolute path of the directory or archive. */
  readonly place: string;
  readonly packed: boolean;
  /** The absolute path of the file for findings without a line: its `Chart.yaml`, or the archive. */
  readonly file: string;
  readonly name: string;
  /** Whether it is a library chart: only charts that include it can be rendered. */
  readonly library: boolean;
  /** Names in `charts/`, by the name under which each chart is used. */
  readonly aliases: ReadonlyMap<string, string>;
  /** The linted files, where only some are; undefined for a whole chart. */
  readonly only: ReadonlySet<string> | undefined;
  /** Why its `Chart.yaml` cannot be read. */
  readonly unread?: string;
}

/** The charts that files belong to. A chart in the `charts/` of another is a part of that, unless the user named it. */
export function chartsOf(files: readonly FoundFile[], root: string): readonly Chart[] {
  const whole = new Set(
    files.flatMap(({ absolute }) =>
      path.basename(absolute) === 'Chart.yaml' ? [path.dirname(absolute)] : [],
    ),
  );
  const parts = new Map<string, Set<string>>();
  for (const { absolute } of files) {
    if (!/[\\/](?:templates|crds)[\\/]/.test(absolute)) continue;
    for (const folder of upward(path.dirname(absolute))) {
      if (whole.has(folder)) break;
      if (existsSync(path.join(folder, 'Chart.yaml'))) {
        parts.set(folder, new Set([...(parts.get(folder) ?? []), absolute]));
        break;
      }
      if (folder === root) break;
    }
  }
  const folders = [...whole].filter((folder) => !isPartOf(whole, folder));
  const packed = files.filter(({ absolute, named }) => named && isPackedChart(absolute));
  return [
    ...folders.map((folder) => readChart(folder)),
    ...packed.map(({ absolute }) => readChart(absolute)),
    ...[...parts].map(([folder, only]) => readChart(folder, only)),
  ];
}

function isPartOf(charts: ReadonlySet<string>, folder: string): boolean {
  return path.basename(path.dirname(folder)) === 'charts' && charts.has(path.dirname(path.dirname(folder)));
}

/** Reads the chart in a directory or archive. Never throws: `unread` says why its `Chart.yaml` cannot be read. */
export function readChart(place: string, only?: ReadonlySet<string>): Chart {
  const packed = isPackedChart(place);
  const file = packed ? place : path.join(place, 'Chart.yaml');
  const own = { place, packed, file, only };
  let text: string;
  try {
    text = packed ? packedChartYaml(place) : readTextFile(file);
  } catch (error) {
    const unread = error instanceof ArchiveError ? `it ${error.message}` : reasonOf(error);
    return { ...own, name: path.basename(place), library: false, aliases: new Map(), unread };
  }
  const [first] = readDocuments(text, { comments: false });
  const { name, type, dependencies } = isObject(first?.value) ? first.value : {};
  const aliases = (Array.isArray(dependencies) ? dependencies : []).flatMap((entry: Json) => {
    const alias = ownValue(entry, 'alias');
    const original = ownValue(entry, 'name');
    return typeof alias === 'string' && typeof original === 'string' ? [[alias, original] as const] : [];
  });
  return {
    ...own,
    name: typeof name === 'string' ? name : path.basename(place),
    library: type === 'library',
    aliases: new Map(aliases),
  };
}

/** A chart's path for messages. */
export const shownChart = ({ place }: Chart, root: string): string => displayPath(root, place) || '.';

/**
 * The path of the template that `# Source: web/charts/db/templates/x.yaml` names; undefined where it is in an archive
 * or outside of the chart.
 */
export function templateFile(chart: Chart, source: string): string | undefined {
  const [, ...parts] = source.split('/');
  let at: Chart = chart;
  while (parts[0] === 'charts' && parts.length > 2) {
    const found = subchart(at, parts[1]!);
    if (!found) return undefined;
    at = found;
    parts.splice(0, 2);
  }
  const file = path.join(at.place, parts.join('/'));
  return !parts.includes('..') && existsSync(file) ? file : undefined;
}

function subchart(parent: Chart, used: string): Chart | undefined {
  const folder = path.join(parent.place, 'charts');
  const name = parent.aliases.get(used) ?? used;
  const charts = (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []).flatMap((entry) =>
    entry.isDirectory() && existsSync(path.join(folder, entry.name, 'Chart.yaml'))
      ? [readChart(path.join(folder, entry.name))]
      : [],
  );
  return charts.find((chart) => chart.name === name);
}

/**
 * The files in a chart's directory, through links; or why the chart must not be rendered: `.Files.Get` reads everything
 * below the chart, and findings would show it.
 */
export function filesOf(folder: string, root: string): readonly string[] | string {
  const bounds = boundsOf(folder, root);
  const seen = new Set<string>();
  const files: string[] = [];
  const pending = existsSync(folder) ? [folder] : [];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const real = realpathSync(at);
    if (seen.has(real)) continue;
    seen.add(real);
    let entries: readonly FolderEntry[];
    try {
      entries = readdirSync(at, { withFileTypes: true });
    } catch (error) {
      return `${displayPath(root, at)} cannot be read: ${reasonOf(error)}`;
    }
    for (const entry of entries) {
      const file = path.join(at, entry.name);
      const shown = displayPath(root, file);
      if (/^\.git$/i.test(entry.name)) {
        if (at === folder && ignoresGit(folder)) continue;
        return `it contains ${shown}, which its templates could read. Write the line ".git/", and no line with "!", in ${displayPath(root, path.join(folder, '.helmignore'))}`;
      }
      if (entry.isDirectory()) pending.push(file);
      else if (entry.isSymbolicLink()) {
        const why = existsSync(file) ? whyForeign(file, bounds) : 'not there';
        if (why !== undefined) return `its ${shown} is a symbolic link to something ${why}`;
        if (statSync(file).isDirectory()) pending.push(file);
        else files.push(file);
      } else if (entry.isFile()) files.push(file);
      else return `its ${shown} is not a regular file`;
    }
  }
  return files;
}

/**
 * Whether `.helmignore` ignores `.git`, as the one that `helm create` writes does.
 * https://helm.sh/docs/chart_template_guide/helm_ignore_file/
 */
function ignoresGit(chart: string): boolean {
  try {
    const lines = readTextFile(path.join(chart, '.helmignore')).split(/\r?\n/);
    return (
      lines.some((line) => /^\.git\/?\s*$/.test(line)) && !lines.some((line) => line.trim().startsWith('!'))
    );
  } catch {
    return false;
  }
}
