// One build of kustomize: what it gives, the file that each object is from, and what changed it on its way.
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/buildmetadata/
import { existsSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ownValue, type Path, readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { boundsOf, displayPath, whyForeign } from '../files/repository.js';
import { withPaths } from './kustomization-paths.js';
import { type Kustomization, kustomizationFile, type ProblemKind, treeOf } from './kustomizations.js';
import { reasonOfFailure } from './kustomize-failure.js';
import { findKustomizer, type Kustomizer, tellsVersion } from './kustomize-program.js';
import { whyNotInflated } from './overlay-charts.js';
import { type Environment, runProgram } from './program.js';

export interface BuildRequest {
  /** Absolute paths of what is built: the folder of a kustomization, or several folders and files of resources. */
  readonly resources: readonly string[];
  /** The root of the repository: nothing outside of it is read. */
  readonly root: string;
  /** Where the program is looked for. */
  readonly env: Environment;
  /**
   * Fields of a kustomization around what is built, as `namespace`, `patches` and `images`. Paths in it are absolute,
   * or are taken from the folder that it stands for.
   */
  readonly overlay?: JsonObject;
  /** The folder whose kustomization `overlay` stands for, as a controller changes it. */
  readonly inPlaceOf?: string;
  /** How many of the `patches` of `overlay` are that kustomization's own: the first ones. */
  readonly ownPatches?: number;
  /** Where the others are written, as a list. */
  readonly otherPatches?: PatchList | undefined;
  /** Whether files anywhere in the repository may be named, not only those below a kustomization; default false. */
  readonly anywhere?: boolean;
  /** The option that asks for the program; default `--kustomize`. */
  readonly option?: string;
  /** The helm that renders charts of kustomizations; without it one that has any is not built. */
  readonly helm?: string | undefined;
  /** What charts see as the version of Kubernetes, as `1.33`, where their entry in the kustomization says none. */
  readonly kubeVersion?: string | undefined;
}

/** A list of patches in an object of a controller, as it stands in a file. */
export interface PatchList {
  /** The absolute path of the file. */
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  /** The way to the list. */
  readonly path: Path;
  /** Its entries as they are applied: something else may have changed the object since it was written. */
  readonly entries: readonly Json[];
}

/** A step on the way of an object: a kustomization, and which of its transformers. */
export interface BuildStep {
  /** The absolute path of the kustomization; undefined for the one around what is built. */
  readonly file: string | undefined;
  /** As kustomize calls it: `PatchTransformer`, once for each entry of `patches`. */
  readonly by: string;
  /** Of a patch that a controller appends: the entry of its list. */
  readonly entry?: { readonly list: PatchList; readonly index: number };
}

export interface BuiltObject {
  /** One document of YAML, as a cluster gets it. */
  readonly text: string;
  readonly value: JsonObject;
  /** The absolute path of the file that it is from: of resources, or of the kustomization that generated it. */
  readonly file: string;
  /** What generated it, as kustomize calls it: `ConfigMapGenerator`; undefined for what stands in a file. */
  readonly generator?: string;
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
  const {
    resources,
    root,
    env,
    overlay = {},
    inPlaceOf,
    ownPatches = 0,
    otherPatches,
    anywhere = false,
  } = request;
  const own = inPlaceOf === undefined ? undefined : realpathSync(inPlaceOf);
  const named = [...resources, ...textsOf(overlay.components).map((at) => path.resolve(own ?? '', at))];
  const failure =
    (own === undefined ? undefined : failureOf(treeOf(own, root), root)) ??
    named.map((at) => whyNotBuilt(at, root, boundsOf(own ?? at, root))).find((why) => why !== undefined);
  if (failure) return failure;
  const folders = named.map((at) => realpathSync(at)).filter((at) => statSync(at).isDirectory());
  const tree = [
    ...new Map(
      [...(own === undefined ? [] : [own]), ...folders]
        .flatMap((folder) => treeOf(folder, root))
        .map((each) => [each.folder, each] as const),
    ).values(),
  ];
  const problem = failureOf(tree, root);
  if (problem) return problem;
  const withCharts = tree.filter(({ charts }) => charts.length > 0);
  const why = withCharts.length === 0 ? undefined : whyNoCharts(withCharts, request);
  if (why) return { ...why, tree };
  const { program, args } = await findKustomizer(env, request.option);
  // Around it, because only what is built says whether origins are told.
  const around = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-overlay-')));
  const fromAround = (at: string): string =>
    path
      .relative(around, path.resolve(own ?? '', at))
      .split(path.sep)
      .join('/');
  try {
    const text = JSON.stringify({
      ...withPaths(overlay, fromAround),
      resources: resources.map((at) => fromAround(realpathSync(at))),
      buildMetadata: [
        ...new Set([...textsOf(overlay.buildMetadata), 'originAnnotations', 'transformerAnnotations']),
      ],
    });
    writeFileSync(path.join(around, 'kustomization.yaml'), text);
    const restrictor = anywhere ? ['--load-restrictor', 'LoadRestrictionsNone'] : [];
    const inflate = withCharts.length > 0 ? await inflating({ program, args }, request) : [];
    const run = await runProgram(program, [...args, ...restrictor, ...inflate, around], around);
    if ('failure' in run) {
      const shown = (absolute: string): string => displayPath(root, absolute) || '.';
      const failure = run.stderr.trim() === '' ? run.failure : reasonOfFailure(run.stderr, shown);
      return { kind: 'program', failure, tree };
    }
    const first = own ?? resources[0]!;
    const fallback = (statSync(first).isDirectory() ? kustomizationFile(first) : undefined) ?? first;
    const stands =
      own === undefined && !otherPatches ? undefined : { file: fallback, ownPatches, otherPatches };
    return { objects: readObjects(run.output, { around, root, stands }, fallback), tree };
  } finally {
    rmSync(around, { recursive: true, force: true });
  }
}

/** The flags with which charts are rendered; older programs cannot tell Helm a version. */
async function inflating(
  kustomizer: Kustomizer,
  { helm, kubeVersion }: Pick<BuildRequest, 'helm' | 'kubeVersion'>,
): Promise<readonly string[]> {
  const told = kubeVersion !== undefined && (await tellsVersion(kustomizer));
  return ['--enable-helm', '--helm-command', helm!, ...(told ? ['--helm-kube-version', kubeVersion] : [])];
}

const textsOf = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? value : []).filter((entry) => typeof entry === 'string');

/** What keeps kustomizations from being built: they are not read then. */
function failureOf(tree: readonly Kustomization[], root: string): BuildFailure | undefined {
  const [first] = tree.flatMap(({ problems }) => problems);
  if (!first) return undefined;
  const texts = tree.flatMap(({ file, problems }) =>
    problems.length === 0 ? [] : `${displayPath(root, file)}: ${problems.map(({ text }) => text).join('; ')}`,
  );
  return { kind: first.kind, failure: texts.join('; '), tree };
}

/** Why kustomizations with charts are not built. */
function whyNoCharts(
  tree: readonly Kustomization[],
  { root, helm }: BuildRequest,
): Omit<BuildFailure, 'tree'> | undefined {
  const file = displayPath(root, tree[0]!.file);
  if (helm === undefined)
    return {
      kind: 'chart',
      failure: `${file}: it has charts. Use --helm with --kustomize to render them`,
    };
  const [why] = tree.flatMap(({ charts }) => charts.flatMap((at) => whyNotInflated(at, root) ?? []));
  return why === undefined ? undefined : { kind: 'forbidden', failure: `${file}: ${why}` };
}

/** Why a resource or component is not built. `bounds`: the repository that it may be of. */
function whyNotBuilt(at: string, root: string, bounds: string): BuildFailure | undefined {
  const foreign = whyForeign(at, bounds);
  if (foreign !== undefined)
    return {
      kind: 'forbidden',
      failure: `it names ${displayPath(root, at)}, which is ${foreign}`,
      tree: [],
    };
  return existsSync(at)
    ? undefined
    : { kind: 'absent', failure: `it names ${displayPath(root, at)}, which does not exist`, tree: [] };
}

interface Folders {
  /** The folder that what kustomize tells is relative to. */
  readonly around: string;
  readonly root: string;
  /** What the kustomization in that folder stands for. */
  readonly stands?:
    | {
        readonly file: string;
        readonly ownPatches: number;
        readonly otherPatches: PatchList | undefined;
      }
    | undefined;
}

function readObjects(output: string, folders: Folders, fallback: string): readonly BuiltObject[] {
  return output.split(/^---\n/m).flatMap((text) => {
    const value = objectIn(text);
    if (!value) return [];
    const told = ownValue(ownValue(value, 'metadata'), 'annotations');
    const own = withoutTold(text);
    const generator = /^ {2}kind: (\w{1,99})$/m.exec(String(ownValue(told, ORIGIN)))?.[1];
    return {
      text: own,
      value: objectIn(own) ?? value,
      ...(generator !== undefined && { generator }),
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
  const { around, stands } = folders;
  const [document] = readDocuments(typeof told === 'string' ? told : '', { comments: false });
  let patches = 0;
  return (Array.isArray(document?.value) ? document.value : []).map((step: Json) => {
    const kind = ownValue(ownValue(step, 'configuredBy'), 'kind');
    const by = typeof kind === 'string' ? kind : '';
    const file = ownValue(step, 'configuredIn');
    if (typeof file !== 'string') return { file: undefined, by };
    const isOuter = path.dirname(path.resolve(around, file)) === around;
    // What a controller appends is not in the kustomization.
    if (isOuter && stands) {
      const index = by === 'PatchTransformer' ? patches++ - stands.ownPatches : -1;
      if (index < 0) return { file: stands.file, by };
      const { otherPatches: list } = stands;
      return { file: list?.file, by, ...(list && { entry: { list, index } }) };
    }
    return { file: fileIn(`path: ${file}`, /^path: (.+)$/, folders), by };
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
