import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { isObject, type Json, ownValue, readDocuments } from '@plimsoll/core';
import { reasonOf } from '../error.js';
import type { FoundFile } from '../files/find.js';
import { readTextFile } from '../files/read.js';
import { boundsOf, displayPath, upward, whyForeign } from '../files/repository.js';

/** A folder with a `Chart.yaml`. */
export interface Chart {
  readonly folder: string;
  readonly name: string;
  /** Only charts that include it can be rendered. */
  readonly library: boolean;
  /** The name in `charts/` by the name under which it is used. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Of a chart of which only single files are linted: these; undefined for a whole chart. */
  readonly only: ReadonlySet<string> | undefined;
  /** Why its `Chart.yaml` cannot be read. */
  readonly unread?: string;
}

/** The charts to which files belong; one in the `charts/` of another is that one's, unless it was named itself. */
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
  return [
    ...folders.map((folder) => readChart(folder, undefined)),
    ...[...parts].map(([folder, only]) => readChart(folder, only)),
  ];
}

function isPartOf(charts: ReadonlySet<string>, folder: string): boolean {
  return path.basename(path.dirname(folder)) === 'charts' && charts.has(path.dirname(path.dirname(folder)));
}

export function readChart(folder: string, only: ReadonlySet<string> | undefined): Chart {
  let text: string;
  try {
    text = readTextFile(path.join(folder, 'Chart.yaml'));
  } catch (error) {
    const name = path.basename(folder);
    return { folder, name, library: false, aliases: new Map(), only, unread: reasonOf(error) };
  }
  const [first] = readDocuments(text, { comments: false });
  const { name, type, dependencies } = isObject(first?.value) ? first.value : {};
  const aliases = (Array.isArray(dependencies) ? dependencies : []).flatMap((entry: Json) => {
    const alias = ownValue(entry, 'alias');
    const original = ownValue(entry, 'name');
    return typeof alias === 'string' && typeof original === 'string' ? [[alias, original] as const] : [];
  });
  return {
    folder,
    name: typeof name === 'string' ? name : path.basename(folder),
    library: type === 'library',
    aliases: new Map(aliases),
    only,
  };
}

/**
 * The template that `# Source: web/charts/db/templates/x.yaml` names; undefined where it is in an archive, or would
 * be outside of the chart.
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
  const file = path.join(at.folder, parts.join('/'));
  return !parts.includes('..') && existsSync(file) ? file : undefined;
}

function subchart(parent: Chart, used: string): Chart | undefined {
  const folder = path.join(parent.folder, 'charts');
  const name = parent.aliases.get(used) ?? used;
  const charts = (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []).flatMap((entry) =>
    entry.isDirectory() && existsSync(path.join(folder, entry.name, 'Chart.yaml'))
      ? [readChart(path.join(folder, entry.name), undefined)]
      : [],
  );
  return charts.find((chart) => chart.name === name);
}

/**
 * What in the folder of a chart a template could show and must not, as findings would show it, and why: `.Files.Get`
 * reads all that is below the chart, through links.
 */
export function forbiddenIn(folder: string, root: string): string | undefined {
  const bounds = boundsOf(folder, root);
  const seen = new Set<string>();
  const pending = [folder];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    let entries: Dirent[];
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
        return `it holds ${shown}, which its templates could read. Write the line ".git/", and no line with "!", into ${displayPath(root, path.join(folder, '.helmignore'))}`;
      }
      if (entry.isDirectory()) pending.push(file);
      else if (entry.isSymbolicLink()) {
        const why = existsSync(file) ? whyForeign(file, bounds) : 'not there';
        if (why !== undefined) return `its ${shown} is a symbolic link to what is ${why}`;
        if (statSync(file).isDirectory()) pending.push(realpathSync(file));
      } else if (!entry.isFile()) return `its ${shown} is no regular file`;
    }
  }
  return undefined;
}

/** As the `.helmignore` that `helm create` writes. https://helm.sh/docs/chart_template_guide/helm_ignore_file/ */
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
