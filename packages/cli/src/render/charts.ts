import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { isObject, type Json, ownValue, readDocuments } from '@plimsoll/core';
import { reasonOf } from '../error.js';
import type { FoundFile } from '../files/find.js';
import { readTextFile } from '../files/read.js';
import { displayPath, upward } from '../files/repository.js';

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

/** A symbolic link in a folder that leads out of the repository, as findings would show it. */
export function linkOutOf(folder: string, root: string): string | undefined {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) continue;
    const link = path.join(entry.parentPath ?? entry.path, entry.name);
    if (!existsSync(link) || path.isAbsolute(displayPath(root, realpathSync(link))))
      return displayPath(root, link);
  }
  return undefined;
}
