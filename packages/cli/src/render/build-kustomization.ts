// One build of kustomize: its objects, the file that each comes from, and the steps that changed it.
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
  /** Absolute paths to build: the directory of a kustomization, or several directories and files of resources. */
  readonly resources: readonly string[];
  /** The root of the repository. Nothing outside of it is read. */
  readonly root: string;
  /** The environment in which to look for the program. */
  readonly env: Environment;
  /**
   * Fields of a kustomization around the build, such as `namespace`, `patches` and `images`. Paths in it are absolute, or
   * start at the directory that it stands for.
   */
  readonly overlay?: JsonObject;
  /** The directory whose kustomization `overlay` replaces, as a controller changes it. */
  readonly inPlaceOf?: string;
  /** How many of the first `patches` of `overlay` are that kustomization's own. */
  readonly ownPatches?: number;
  /** The list where the other patches are written. */
  readonly otherPatches?: PatchList | undefined;
  /** Whether a kustomization may name files anywhere in the repository, not only below itself. Default: false. */
  readonly anywhere?: boolean;
  /** The option that asks for the program. Default: `--kustomize`. */
  readonly option?: string;
  /** The helm program that renders charts of kustomizations. Without it kustomizations with charts are not built. */
  readonly helm?: string | undefined;
  /** The version of Kubernetes that charts see, such as `1.33`, unless their entry in the kustomization has one. */
  readonly kubeVersion?: string | undefined;
}

/** A list of patches in an object of a controller, as written in a file. */
export interface PatchList {
  /** The absolute path of the file. */
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  /** The path of the list. */
  readonly path: Path;
  /** Its entries as applied: something else may have changed the written object. */
  readonly entries: readonly Json[];
}

/** A step of an object's build: a kustomization and one of its transformers. */
export interface BuildStep {
  /** The absolute path of the kustomization; undefined for the one around the build. */
  readonly file: string | undefined;
  /** Kustomize's name for it, such as `PatchTransformer`, once for each entry of `patches`. */
  readonly by: string;
  /** For a patch that a controller appends: the entry of its list. */
  readonly entry?: { readonly list: PatchList; readonly index: number };
}

export interface BuiltObject {
  /** One YAML document, as a cluster gets it. */
  readonly text: string;
  readonly value: JsonObject;
  /** The absolute path of its file: of resources, or of the kustomization that generated it. */
  readonly file: string;
  /** Kustomize's name for its generator, such as `ConfigMapGenerator`; undefined for an object in a file. */
  readonly generator?: string;
  /** The steps that it went through, in order, including those that did not change it. */
  readonly steps: readonly BuildStep[];
}

export interface Built {
  readonly objects: readonly BuiltObject[];
  /** The kustomizations that took part. */
  readonly tree: readonly Kustomization[];
}

export interface BuildFailure {
  /** The kind of problem in a kustomization, or `program` for a failure of the program itself. */
  readonly kind: ProblemKind | 'program';
  /** What is wrong and what to do, without a period at its end. */
  readonly failure: string;
  /** The kustomizations that would have taken part. */
  readonly tree: readonly Kustomization[];
}

/**
 * Builds a kustomization with the kustomize on PATH, or that of kubectl. Does not start the program where it would read
 * something outside of the repository, in `.git`, or missing.
 * @throws PlimsollError where both programs are missing
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
  // A kustomization around it, because only the outermost one decides whether kustomize adds origins.
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

/** The flags to render charts. Older programs cannot pass a version to Helm. */
async function inflating(
  kustomizer: Kustomizer,
  { helm, kubeVersion }: Pick<BuildRequest, 'helm' | 'kubeVersion'>,
): Promise<readonly string[]> {
  const told = kubeVersion !== undefined && (await tellsVersion(kustomizer));
  return ['--enable-helm', '--helm-command', helm!, ...(told ? ['--helm-kube-version', kubeVersion] : [])];
}

const textsOf = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? value : []).filter((entry) => typeof entry === 'string');

/** The problems that keep kustomizations from being built. */
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

/** Why a resource or component is not built. `bounds` is the repository that it must be in. */
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
  /** The directory that the paths in kustomize's annotations are relative to. */
  readonly around: string;
  readonly root: string;
  /** What the kustomization in that directory stands for. */
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
    // The kustomization does not have what a controller appends.
    if (isOuter && stands) {
      const index = by === 'PatchTransformer' ? patches++ - stands.ownPatches : -1;
      if (index < 0) return { file: stands.file, by };
      const { otherPatches: list } = stands;
      return { file: list?.file, by, ...(list && { entry: { list, index } }) };
    }
    return { file: fileIn(`path: ${file}`, /^path: (.+)$/, folders), by };
  });
}

/** Removes the annotations that the build added: a cluster does not get them. */
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
