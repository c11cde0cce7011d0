// `kustomize build` of overlays, with the file that each resource is from.
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/buildmetadata/
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  isObject,
  type Json,
  ownValue,
  type ParsedFile,
  type Path,
  parse,
  type ResolvedConfig,
  type Resource,
  readDocuments,
  readResources,
  regionOf,
} from '@plimsoll/core';
import { PlimsollError } from '../error.js';
import type { FoundFile } from '../files/find.js';
import { readTextFile } from '../files/read.js';
import { displayPath } from '../files/repository.js';
import { KUSTOMIZATION_FILES, kustomizationFile, readKustomization, treeOf } from './kustomizations.js';
import { type Environment, findProgram, runProgram } from './program.js';
import { joined, NOTHING_RENDERED, type RenderedFile, type Rendering } from './rendered.js';

export interface KustomizeRequest {
  readonly files: readonly FoundFile[];
  readonly root: string;
  readonly config: ResolvedConfig;
  readonly env: Environment;
}

/**
 * Builds every overlay that was found and that no other one includes. What cannot be built is an error, and its files
 * are linted as they are.
 * @throws PlimsollError where there is no kustomize
 */
export async function renderOverlays(request: KustomizeRequest): Promise<Rendering> {
  const { files, root, config, env } = request;
  const folders = new Set(
    files.flatMap(({ absolute, named }) => {
      const folder = path.dirname(absolute);
      const own = KUSTOMIZATION_FILES.includes(path.basename(absolute));
      // A file without an extension is not found by a search.
      return own || (!named && existsSync(path.join(folder, 'Kustomization'))) ? [folder] : [];
    }),
  );
  const found = [...folders].flatMap((folder) => readKustomization(folder, root) ?? []);
  const included = new Set(found.flatMap(({ includes }) => includes));
  const overlays = found.filter(
    ({ folder, file, component }) =>
      !component && !included.has(folder) && !config.forFile(displayPath(root, file)).ignored,
  );
  if (overlays.length === 0) return NOTHING_RENDERED;
  const build = await buildCommand(env);
  let rendering = NOTHING_RENDERED;
  for (const { folder } of overlays) rendering = joined(rendering, await renderOverlay(build, folder, root));
  return rendering;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** kustomize itself, else that of kubectl, which since 1.24 tells origins. */
export async function buildCommand(env: Environment): Promise<Command> {
  const kustomize = findProgram('kustomize', env);
  if (kustomize !== undefined) return { program: kustomize, args: ['build'] };
  const kubectl = findProgram('kubectl', env);
  if (kubectl === undefined)
    throw new PlimsollError([
      '--kustomize: there is no kustomize and no kubectl on PATH (relative folders and node_modules/.bin do not count). Install one: https://kubectl.docs.kubernetes.io/installation/kustomize/',
    ]);
  const run = await runProgram(kubectl, ['version', '--client', '--output=json'], tmpdir());
  const [, major, minor] = ('output' in run && /"kustomizeVersion":\s*"v(\d+)\.(\d+)/.exec(run.output)) || [];
  if (major === undefined || Number(major) * 100 + Number(minor) < 405)
    throw new PlimsollError([
      `--kustomize: ${kubectl} is too old: kubectl 1.24 is the first whose kustomize tells where resources are from.`,
    ]);
  return { program: kubectl, args: ['kustomize'] };
}

async function renderOverlay({ program, args }: Command, folder: string, root: string): Promise<Rendering> {
  const shown = displayPath(root, folder) || '.';
  const tree = treeOf(folder, root);
  const problems = tree.flatMap(({ file, problems }) =>
    problems.map((problem) => `${displayPath(root, file)}: ${problem}`),
  );
  const fail = (reason: string): Rendering => ({
    ...NOTHING_RENDERED,
    errors: [
      {
        kind: 'file',
        file: displayPath(root, kustomizationFile(folder)!),
        message: `The overlay ${shown} cannot be built: ${reason}.`,
      },
    ],
  });
  if (problems.length > 0) return fail(problems.join('; '));
  // Around the overlay, because only what is built says whether origins are told.
  const around = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-overlay-')));
  try {
    const overlay = path.relative(around, realpathSync(folder)).split(path.sep).join('/');
    const text = JSON.stringify({ resources: [overlay], buildMetadata: ['originAnnotations'] });
    writeFileSync(path.join(around, 'kustomization.yaml'), text);
    const run = await runProgram(program, [...args, around], around);
    if ('failure' in run) return fail(run.failure);
    const files = await readOutput(run.output, { around, folder, shown, root });
    const covered = new Set(tree.flatMap(({ resources }) => resources));
    return {
      ...NOTHING_RENDERED,
      files,
      covered,
      kustomizations: tree.map(({ file }) => displayPath(root, file)),
      texts: new Map(await Promise.all(files.map(sourceText(root)))),
    };
  } finally {
    rmSync(around, { recursive: true, force: true });
  }
}

const sourceText =
  (root: string) =>
  async ({ parsed }: RenderedFile): Promise<readonly [string, string]> => {
    const { path: shown } = parsed.source;
    return [shown, readTextFile(path.resolve(root, shown))];
  };

interface Built {
  /** The folder that origins are relative to. */
  readonly around: string;
  readonly folder: string;
  readonly shown: string;
  readonly root: string;
}

/** What was built, as one text for each file that it is from. */
async function readOutput(output: string, built: Built): Promise<readonly RenderedFile[]> {
  const bySource = new Map<string, string[]>();
  for (const text of output.split(/^---\n/m)) {
    if (text.trim() === '') continue;
    const source = originOf(text, built) ?? kustomizationFile(built.folder)!;
    bySource.set(source, [...(bySource.get(source) ?? []), text]);
  }
  return Promise.all(
    [...bySource].map(async ([source, texts]) => {
      const shown = displayPath(built.root, source);
      const parsed = await parse({
        path: shown,
        role: 'plain',
        text: texts.join('---\n'),
        cluster: built.shown,
        origin: { kind: 'kustomize', file: shown },
      });
      return renderedFile(parsed, await parse({ path: shown, text: readTextFile(source) }));
    }),
  );
}

/** The file of a resource, or the kustomization that generated it. */
export function originOf(text: string, { around, root }: Pick<Built, 'around' | 'root'>): string | undefined {
  const [document] = readDocuments(text, { comments: false });
  const annotations = ownValue(ownValue(document?.value, 'metadata'), 'annotations');
  const told = ownValue(annotations, 'config.kubernetes.io/origin');
  const [, file] = /^(?:path|configuredIn): (.+)$/m.exec(typeof told === 'string' ? told : '') ?? [];
  const absolute = file === undefined ? undefined : path.resolve(around, file);
  return absolute !== undefined && existsSync(absolute) && !path.isAbsolute(displayPath(root, absolute))
    ? absolute
    : undefined;
}

/** What was built, and the way back: objects by their names, fields by their values. */
export function renderedFile(parsed: ParsedFile, source: ParsedFile): RenderedFile {
  const scope = { cluster: undefined, namespace: undefined };
  const rendered = readResources(parsed, scope);
  const sources = readResources(source, scope);
  const first = source.source.region(0, Math.max(0, source.source.text.search(/\r?\n|$/)));
  return {
    parsed,
    place({ resource: id, path: at }) {
      const resource = rendered.find(({ document, item }) => document === id?.document && item === id?.item);
      const original = resource && sourceOf(resource, sources);
      const traced = original && trace(at, resource.value, original.value);
      const region = (original && traced && regionOf(original, traced.path)) ?? first;
      const approximate = traced?.same !== true;
      return {
        file: source.source.path,
        region,
        origin: {
          kind: 'kustomize',
          file: source.source.path,
          line: region.startLine,
          ...(approximate && { approximate }),
        },
      };
    },
  };
}

/** The one of the kind that has the name, or is the only one: an overlay may rename it. */
function sourceOf({ kind, name = '' }: Resource, sources: readonly Resource[]): Resource | undefined {
  const ofKind = sources.filter((source) => source.kind === kind);
  const fitting = ofKind.filter((source) => source.name !== undefined && name.includes(source.name));
  return (
    ofKind.find((source) => source.name === name) ??
    fitting.sort((a, b) => b.name!.length - a.name!.length)[0] ??
    (ofKind.length === 1 ? ofKind[0] : undefined)
  );
}

/**
 * A path of what was built in what it was built from: list items by their names. `same`: what stands there, or that
 * nothing does, was not changed.
 */
function trace(at: Path, built: Json, source: Json): { readonly path: Path; readonly same: boolean } {
  const traced: (string | number)[] = [];
  let [to, from]: (Json | undefined)[] = [built, source];
  for (const step of at) {
    to = child(to, step);
    const own = typeof step === 'number' && Array.isArray(from) ? indexLike(from, to, step) : step;
    const next = child(from, own);
    // Nothing deeper is there: the fault is that it is absent, unless what was built has it.
    if (next === undefined) return { path: traced, same: to === undefined };
    traced.push(own);
    from = next;
  }
  return { path: traced, same: JSON.stringify(to) === JSON.stringify(from) || (isTree(to) && isTree(from)) };
}

const isTree = (value: Json | undefined): boolean => typeof value === 'object' && value !== null;

function child(value: Json | undefined, step: string | number): Json | undefined {
  return Array.isArray(value) ? value[step as number] : ownValue(value, String(step));
}

function indexLike(list: readonly Json[], item: Json | undefined, index: number): number {
  const name = ownValue(item, 'name');
  if (name !== undefined) return list.findIndex((other) => isObject(other) && other.name === name);
  return JSON.stringify(list[index]) === JSON.stringify(item)
    ? index
    : list.findIndex((other) => JSON.stringify(other) === JSON.stringify(item));
}
