// Inspects a chart before Helm reads it: Helm follows what the chart says, even over the network.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ownValue, readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json } from '@plimsoll/core/kubernetes';
import { reasonOf } from '../../error.js';
import { readBytes, readTextFile } from '../../files/read.js';
import { displayPath } from '../../files/repository.js';
import { type Chart, filesOf } from '../charts.js';
import { ArchiveError, MAX_UNPACKED, readArchive } from './archive.js';
import { callsAnew, callsDerived } from './generated.js';
import { packedChartYaml } from './packed.js';

/** What decides how Helm may render a chart. */
export interface ChartFacts {
  /** Why Helm must not read it. The reason follows "it is not rendered:". */
  readonly forbidden?: string;
  /** Whether a schema of its values names another one, which Helm would fetch or read. */
  readonly foreignSchema: boolean;
  /** Whether a template generates values that differ each time. */
  readonly generates: boolean;
  /** Whether a template asks which APIs the cluster has. */
  readonly asksApis: boolean;
  /** Whether a template derives passwords. */
  readonly derives: boolean;
}

/** A file of a chart, or of a chart packed in it. */
interface Content {
  readonly path: string;
  readonly bytes: () => Buffer;
}

/** How deep packed charts may be nested. */
const MAX_DEPTH = 8;

/** Reads everything in a chart that decides how Helm may render it. Never throws because of its content. */
export function inspectChart(chart: Chart, root: string): ChartFacts {
  let foreignSchema = false;
  let generates = false;
  let asksApis = false;
  let derives = false;
  const found = chart.packed ? [chart.place] : filesOf(chart.place, root);
  if (typeof found === 'string') return { forbidden: found, foreignSchema, generates, asksApis, derives };
  let at = chart.place;
  const budget = { left: MAX_UNPACKED };
  try {
    for (const file of found) {
      at = file;
      const content = { path: file.split(path.sep).join('/'), bytes: () => readBytes(file) };
      for (const each of contentsOf(content, chart.packed || isPackedSubchart(content.path), budget)) {
        foreignSchema ||= isSchema(each) && hasForeignRef(each.bytes().toString('utf8'));
        if (!isTemplate(each)) continue;
        const template = each.bytes().toString('utf8');
        generates ||= callsAnew(template);
        derives ||= callsDerived(template);
        asksApis ||= template.includes('APIVersions');
      }
    }
  } catch (error) {
    const why = error instanceof ArchiveError ? error.message : `cannot be read: ${reasonOf(error)}`;
    const own = chart.packed ? 'it' : `its ${displayPath(root, at)}`;
    return { forbidden: `${own} ${why}`, foreignSchema, generates, asksApis, derives };
  }
  return { foreignSchema, generates, asksApis, derives };
}

/** A file itself, or the files packed in it: Helm unpacks the archives in `charts/`, also in packed charts. */
function* contentsOf(
  file: Content,
  isPacked: boolean,
  budget: { left: number },
  depth = 0,
): Generator<Content> {
  if (!isPacked) {
    yield file;
    return;
  }
  if (depth >= MAX_DEPTH) throw new ArchiveError(`packs charts more than ${MAX_DEPTH} deep`);
  const entries = readArchive(file.bytes(), budget.left);
  for (const [name, bytes] of entries) {
    budget.left -= bytes.length;
    yield* contentsOf({ path: name, bytes: () => bytes }, isPackedSubchart(name), budget, depth + 1);
  }
}

const isPackedSubchart = (file: string): boolean => /(?:^|\/)charts\/[^/]+\.tgz$/.test(file);

const isSchema = ({ path }: Content): boolean => /(?:^|\/)values\.schema\.json$/.test(path);

export const isTemplate = ({ path }: Pick<Content, 'path'>): boolean =>
  `/${path}`.includes('/templates/') && /\.(?:ya?ml|tpl|json)$/.test(path);

/** Whether a schema names another schema. An unreadable one might. */
export function hasForeignRef(schema: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(schema);
  } catch {
    return true;
  }
  const pending = [value];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (typeof at !== 'object' || at === null) continue;
    for (const [key, own] of Object.entries(at)) {
      if (/^\$(?:dynamic|recursive)?ref$/i.test(key) && typeof own === 'string' && !own.startsWith('#'))
        return true;
      if (typeof own === 'object') pending.push(own);
    }
  }
  return false;
}

/** The dependencies that a chart names but lacks. Helm renders no chart that lacks one. */
export function missingDependencies(chart: Chart, root: string): readonly string[] {
  const wanted = [...new Set(['Chart.yaml', 'requirements.yaml'].flatMap((name) => namedIn(chart, name)))];
  if (wanted.length === 0 || chart.packed) return [];
  const found = filesOf(path.join(chart.place, 'charts'), root);
  const held = new Set(
    (typeof found === 'string' ? [] : found).flatMap((file) => {
      if (file.endsWith('.tgz')) return packedName(file);
      return path.basename(file) === 'Chart.yaml' ? nameOf(readTextFile(file)) : [];
    }),
  );
  return wanted.filter((name) => !held.has(name));
}

function namedIn(chart: Chart, name: string): readonly string[] {
  const file = path.join(chart.place, name);
  if (chart.packed || !existsSync(file)) return [];
  const listed = ownValue(firstOf(readTextFile(file)), 'dependencies');
  return (Array.isArray(listed) ? listed : []).flatMap((entry) => text(ownValue(entry, 'name')));
}

/** None for an unreadable archive, which Helm reports itself. */
function packedName(file: string): readonly string[] {
  try {
    return nameOf(packedChartYaml(file));
  } catch {
    return [];
  }
}

const nameOf = (chartYaml: string): readonly string[] => text(ownValue(firstOf(chartYaml), 'name'));

const text = (value: Json | undefined): readonly string[] => (typeof value === 'string' ? [value] : []);

function firstOf(yaml: string): Json | undefined {
  const [first] = readDocuments(yaml, { comments: false });
  return isObject(first?.value) ? first.value : undefined;
}
