// One build of kustomize: what it gives, the file that each object is from, and what changed it on its way.
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/buildmetadata/
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isObject, type Json, type JsonObject, ownValue, readDocuments } from '@plimsoll/core';
import { displayPath } from '../files/repository.js';
import { type Kustomization, kustomizationFile, type ProblemKind, treeOf } from './kustomizations.js';
import { reasonOfFailure } from './kustomize-failure.js';
import { findKustomizer } from './kustomize-program.js';
import { type Environment, runProgram } from './program.js';

export interface BuildRequest {
  /** Absolute paths of what is built: the folder of a kustomization, or several folders and files of resources. */
  readonly resources: readonly string[];
  /** The root of the repository: nothing outside of it is read. */
  readonly root: string;
  /** Where the program is looked for. */
  readonly env: Environment;
  /**
   * Fields of a kustomization around what is built, as `namespace`, `patches` and `images`. Paths in it are absolute.
   */
  readonly overlay?: JsonObject;
  /** Whether files anywhere in the repository may be named, not only those below a kustomization; default false. */
  readonly anywhere?: boolean;
}

/** A step on the way of an object: a kustomization, and which of its transformers. */
interface BuildStep {
  /** The absolute path of the kustomization; undefined for the one around what is built. */
  readonly file: string | undefined;
  /** As kustomize calls it: `PatchTransformer`, once for each entry of `patches`. */
  readonly by: string;
}

export interface BuiltObject {
  /** One document of YAML, as a cluster gets it. */
  readonly text: string;
  readonly value: JsonObject;
  /** The absolute path of the file that it is from: of resources, or of the kustomization that generated it. */
  readonly file: string;
  /** What it went through, in order; objects that a step did not change went through it too. */
  readonly steps: readonly BuildStep[];
}

export interface Built {
  readonly objects: readonly BuiltObject[];
  /** The kustomizations that took part. */
  readonly tree: readonly Kustomization[];
}

export interface BuildFailure {
  /** What a kustomization names, or `program` for what the program itself says. */
  readonly kind: ProblemKind | 'program';
  /** What is wrong and what to do, without a period at its end. */
  readonly failure: string;
  /** The kustomizations that would have taken part. */
  readonly tree: readonly Kustomization[];
}

/**
 * Builds a kustomization with the kustomize on PATH, or that of kubectl. The program is not started where anything that
 * it would read is elsewhere, in `.git`, or not there.
 * @throws PlimsollError where there is no such program
 */
export async function buildKustomization(request: BuildRequest): Promise<Built | BuildFailure> {
  const { resources, root, env, overlay = {}, anywhere = false } = request;
  const folders = [...resources, ...textsOf(overlay.components)].map((at) => realpathSync(at));
  const tree = [
    ...new Map(
      folders.flatMap((folder) => treeOf(folder, root)).map((own) => [own.folder, own] as const),
    ).values(),
  ];
  const [problem] = tree.flatMap(({ problems }) => problems);
  if (problem)
    return {
      kind: problem.kind,
      failure: tree
        .flatMap(({ file, problems }) => problems.map(({ text }) => `${displayPath(root, file)}: ${text}`))
        .join('; '),
      tree,
    };
  const { program, args } = await findKustomizer(env);
  // Around it, because only what is built says whether origins are told.
  const around = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-overlay-')));
  const fromAround = (absolute: string): string => path.relative(around, absolute).split(path.sep).join('/');
  try {
    const text = JSON.stringify({
      ...withPaths(overlay, fromAround),
      resources: resources.map((at) => fromAround(realpathSync(at))),
      buildMetadata: ['originAnnotations', 'transformerAnnotations'],
    });
    writeFileSync(path.join(around, 'kustomization.yaml'), text);
    const restrictor = anywhere ? ['--load-restrictor', 'LoadRestrictionsNone'] : [];
    const run = await runProgram(program, [...args, ...restrictor, around], around);
    if ('failure' in run) {
      const shown = (absolute: string): string => displayPath(root, absolute) || '.';
      const failure = run.stderr.trim() === '' ? run.failure : reasonOfFailure(run.stderr, shown);
      return { kind: 'program', failure, tree };
    }
    const first = resources[0]!;
    return { objects: readObjects(run.output, { around, root }, kustomizationFile(first) ?? first), tree };
  } finally {
    rmSync(around, { recursive: true, force: true });
  }
}

const textsOf = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? value : []).filter((entry) => typeof entry === 'string');

/** An overlay whose absolute paths are taken from the folder that it is written to. */
function withPaths(overlay: JsonObject, fromAround: (absolute: string) => string): JsonObject {
  const { components, patches } = overlay;
  return {
    ...overlay,
    ...(components !== undefined && {
      components: textsOf(components).map((at) => fromAround(realpathSync(at))),
    }),
    ...(Array.isArray(patches) && {
      patches: patches.map((patch) =>
        isObject(patch) && typeof patch.path === 'string'
          ? { ...patch, path: fromAround(patch.path) }
          : patch,
      ),
    }),
  };
}

interface Folders {
  /** The folder that what kustomize tells is relative to. */
  readonly around: string;
  readonly root: string;
}

function readObjects(output: string, folders: Folders, fallback: string): readonly BuiltObject[] {
  return output.split(/^---\n/m).flatMap((text) => {
    const value = objectIn(text);
    if (!value) return [];
    const told = ownValue(ownValue(value, 'metadata'), 'annotations');
    const own = withoutTold(text);
    return {
      text: own,
      value: objectIn(own) ?? value,
      file: fileIn(ownValue(told, ORIGIN), /^(?:path|configuredIn): (.+)$/m, folders) ?? fallback,
      steps: stepsOf(ownValue(told, STEPS), folders),
    };
  });
}

function objectIn(text: string): JsonObject | undefined {
  const [document] = readDocuments(text, { comments: false });
  return isObject(document?.value) ? document.value : undefined;
}

const ORIGIN = 'config.kubernetes.io/origin';
const STEPS = 'alpha.config.kubernetes.io/transformations';

/** A file of the repository that an annotation names. */
function fileIn(told: Json | undefined, pattern: RegExp, { around, root }: Folders): string | undefined {
  const [, file] = pattern.exec(typeof told === 'string' ? told : '') ?? [];
  const absolute = file === undefined ? undefined : path.resolve(around, file);
  return absolute !== undefined && existsSync(absolute) && !path.isAbsolute(displayPath(root, absolute))
    ? absolute
    : undefined;
}

function stepsOf(told: Json | undefined, folders: Folders): readonly BuildStep[] {
  const [document] = readDocuments(typeof told === 'string' ? told : '', { comments: false });
  return (Array.isArray(document?.value) ? document.value : []).map((step: Json) => {
    const file = ownValue(step, 'configuredIn');
    const by = ownValue(ownValue(step, 'configuredBy'), 'kind');
    return {
      file: typeof file === 'string' ? fileIn(`path: ${file}`, /^path: (.+)$/, folders) : undefined,
      by: typeof by === 'string' ? by : '',
    };
  });
}

/** A document without the annotations that were asked for: a cluster does not get them. */
function withoutTold(text: string): string {
  const lines = text.split('\n');
  const metadata = lines.indexOf('metadata:');
  if (lines[metadata + 1] !== '  annotations:') return text;
  const kept = lines.slice(0, metadata + 2);
  let at = metadata + 2;
  for (let told = false; /^ {4}|^$/.test(lines[at] ?? 'x'); at++) {
    if (/^ {4}\S/.test(lines[at]!))
      told = [ORIGIN, STEPS].some((name) => lines[at]!.startsWith(`    ${name}:`));
    if (!told) kept.push(lines[at]!);
  }
  // A map without entries is null.
  if (kept.length === metadata + 2) kept.pop();
  return [...kept, ...lines.slice(at)].join('\n');
}
