// Reads what kustomizations name, without kustomize.
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { ownValue, readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { reasonOf } from '../error.js';
import { readTextFile } from '../files/read.js';
import { boundsOf, whyForeign } from '../files/repository.js';
import { chartsOf } from './overlay-charts.js';
import { Reach } from './reach.js';
import { isRemote, ofRemote } from './remote.js';

/** In the order in which kustomize looks for them. */
export const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Why a kustomization is not built. `remote`: it names something that would have to be fetched. */
export type ProblemKind = 'remote' | 'chart' | 'absent' | 'forbidden' | 'unreadable';

/** The problem, without a period at its end. */
interface Problem {
  readonly kind: ProblemKind;
  readonly text: string;
}

export interface Kustomization {
  readonly folder: string;
  readonly file: string;
  /** Whether it is a component, which is built only where it is included. */
  readonly component: boolean;
  /** Directories of other kustomizations that it includes. */
  readonly includes: readonly string[];
  /** Directories of kustomizations whose resources are generators, transformers or validators. */
  readonly plugins: readonly string[];
  /** Files of resources. */
  readonly resources: readonly string[];
  /** Absolute paths of the directories of charts that it makes Helm render. */
  readonly charts: readonly string[];
  /** Absolute paths that it reads itself, even if missing, without directories of other kustomizations. */
  readonly reads: readonly string[];
  /** Absolute paths of the files and directories that its fields name, links not resolved. */
  readonly named: readonly string[];
  /** Why it is not built: something that it names is missing, or not in the repository. */
  readonly problems: readonly Problem[];
}

export function kustomizationFile(folder: string): string | undefined {
  return KUSTOMIZATION_FILES.map((name) => path.join(folder, name)).find(
    (file) => statSync(file, { throwIfNoEntry: false })?.isDirectory() === false,
  );
}

/** The kustomization in a directory; undefined where kustomize has none there (Flux has a kind of that name). */
export function readKustomization(folder: string, root: string): Kustomization | undefined {
  const file = kustomizationFile(folder);
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = readTextFile(file);
  } catch (error) {
    const problems: readonly Problem[] = [
      { kind: 'unreadable', text: `it cannot be read: ${reasonOf(error)}` },
    ];
    return {
      folder,
      file,
      component: false,
      includes: [],
      plugins: [],
      resources: [],
      charts: [],
      reads: [],
      named: [],
      problems,
    };
  }
  const documents = [...readDocuments(text, { comments: false })];
  const [document] = documents;
  const value = isObject(document?.value) ? document.value : {};
  const { apiVersion, kind } = value;
  if (typeof apiVersion === 'string' && !apiVersion.startsWith('kustomize.config.k8s.io/')) return undefined;
  const includes: string[] = [];
  const resources: string[] = [];
  const plugins: string[] = [];
  const problems: Problem[] = remoteEntries(value).map((entry) => ({
    kind: 'remote',
    text: ofRemote(entry),
  }));
  // Text that kustomize reads differently could name anything.
  if (documents.some((document) => document.problems.length > 0))
    problems.push({ kind: 'unreadable', text: 'it is not valid YAML' });
  const bounds = boundsOf(folder, root);
  const reach = new Reach(folder, bounds);
  reach.look(file);
  const named: string[] = [];
  for (const entry of REFERENCES.flatMap(([field, keys]) => entriesOf(value, field, keys))) {
    if (isRemote(entry)) continue;
    const target = path.resolve(folder, entry.slice(entry.indexOf('=') + 1));
    reach.look(target, entry);
    named.push(target);
  }
  reach.lookInto(text);
  for (const entry of PLUGIN_FIELDS.flatMap((field) => texts(ownValue(value, field)))) {
    if (entry.includes('\n')) reach.lookIntoPlugin(entry);
    const target = path.resolve(folder, entry);
    if (isRemote(entry) || entry.includes('\n') || !existsSync(target)) continue;
    if (statSync(target).isDirectory()) plugins.push(realpathSync(target));
    else reach.lookIntoFile(target);
  }
  for (const entry of ['resources', 'bases', 'components'].flatMap((field) =>
    texts(ownValue(value, field)),
  )) {
    if (isRemote(entry)) continue;
    const target = path.resolve(folder, entry);
    if (!existsSync(target))
      problems.push({ kind: 'absent', text: `it names ${entry}, which does not exist` });
    else if (whyForeign(target, bounds) !== undefined) continue;
    else if (statSync(target).isDirectory()) includes.push(realpathSync(target));
    else resources.push(realpathSync(target));
  }
  const charts = chartsOf(value, folder);
  for (const at of charts.folders) reach.look(at);
  for (const text of charts.missing) problems.push({ kind: 'chart', text });
  return {
    folder,
    file,
    component: kind === 'Component',
    includes,
    plugins,
    resources,
    charts: charts.folders,
    reads: [...reach.files, ...charts.folders],
    named,
    problems: [...reach.problems.map((text): Problem => ({ kind: 'forbidden', text })), ...problems],
  };
}

/** A kustomization with all that it includes, at any depth. */
export function treeOf(folder: string, root: string): readonly Kustomization[] {
  const tree = new Map<string, Kustomization>();
  const pending = [folder];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const own = tree.has(at) ? undefined : readKustomization(at, root);
    if (!own) continue;
    tree.set(at, own);
    for (const next of [own.includes, own.plugins].flat()) pending.push(next);
  }
  return [...tree.values()];
}

/** Every field in which kustomize accepts a URL. Inline patches and literals are text, and may contain any URL. */
const REFERENCES: readonly (readonly [field: string, keys?: readonly string[]])[] = [
  ['resources'],
  ['bases'],
  ['components'],
  ['crds'],
  ['configurations'],
  ['generators'],
  ['transformers'],
  ['validators'],
  ['patchesStrategicMerge'],
  ['patches', ['path']],
  ['patchesJson6902', ['path']],
  ['replacements', ['path']],
  ['openapi', ['path']],
  ['configMapGenerator', ['files', 'envs', 'env']],
  ['secretGenerator', ['files', 'envs', 'env']],
  ['helmCharts', ['valuesFile', 'additionalValuesFiles']],
  ['helmGlobals', ['chartHome', 'configHome']],
];

/** Fields whose files may name other files. */
const PLUGIN_FIELDS = ['generators', 'transformers', 'validators'];

function remoteEntries(value: JsonObject): readonly string[] {
  return REFERENCES.flatMap(([field, keys]) => entriesOf(value, field, keys)).filter(isRemote);
}

function entriesOf(value: JsonObject, field: string, keys: readonly string[] | undefined): readonly string[] {
  const own = ownValue(value, field);
  const entries = Array.isArray(own) ? own : own === undefined ? [] : [own];
  return keys
    ? entries.flatMap((entry: Json) => keys.flatMap((key) => texts(ownValue(entry, key))))
    : texts(own).filter((entry) => !entry.includes('\n'));
}

function texts(value: Json | undefined): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((entry: unknown) => typeof entry === 'string');
}
