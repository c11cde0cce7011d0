// Loaded only where policies are rules: it brings the evaluator of CEL.
import path from 'node:path';
import {
  bindingProblems,
  type GivenObject,
  givenObject,
  isBinding,
  isPolicy,
  isPolicyName,
  PREFIX,
  policyPlugin,
  policyProblems,
  readBinding,
  readPolicy,
} from '@plimsoll/admission-policies';
import {
  type Config,
  type ConfigObject,
  type ParsedFile,
  type Plugin,
  parse,
  type ResolvedConfig,
} from '@plimsoll/core';
import { expandFilePattern, parseMinor, readResources, regionOf, SourceText } from '@plimsoll/core/internal';
import { LATEST_MINOR, type Resource } from '@plimsoll/core/kubernetes';
import { PlimsollError, reasonOf } from '../error.js';
import { lstatSync } from '../files/disk.js';
import { readManifest } from '../files/read.js';
import { displayPath, whyForeign } from '../files/repository.js';
import { newWalk, searchFolder, searchPattern } from '../files/search.js';
import { version } from '../generated/version.js';

interface Place {
  /** The config's directory. */
  readonly folder: string;
  readonly root: string;
  /** Whether the config may come with a stranger's change. Then the files that it names must lie in the repository. */
  readonly ofRepository: boolean;
  /** Says what is wrong with the entry at a position, or with all of them, with the place in the config. */
  readonly fault: (index: number | undefined, message: string) => string;
}

interface LoadPolicies extends Place {
  readonly options: { readonly policies?: boolean; readonly overrides?: ConfigObject };
}

/** Binds the config to the policies of the files that are linted, and says which of them have no effect. */
export type WithPolicies = (files: readonly ParsedFile[]) => {
  readonly config: ResolvedConfig;
  readonly notes: readonly string[];
};

export interface LoadedPolicies {
  /** The rules of the policies that are known before files are read. */
  readonly plugin: Plugin;
  withPolicies(resolve: (plugin: Plugin) => ResolvedConfig): WithPolicies;
}

/** The most files of policies that are read. */
const MOST_FILES = 5_000;

/** The largest file, in bytes. */
const MAX_SIZE = 16 * 1024 * 1024;

/**
 * Reads the files that the config's `policies` names, and makes rules of their policies.
 * @throws PlimsollError with everything that is wrong with them, by file and line
 */
export async function loadPolicies(
  config: Config,
  { options, ...place }: LoadPolicies,
): Promise<LoadedPolicies> {
  const objects = [config].flat() as readonly ConfigObject[];
  const patterns = objects.findLast((object) => Array.isArray(object?.policies))?.policies ?? [];
  const given = await readPolicies(patterns, minorOf([...objects, options.overrides ?? {}]), place);
  const fromRun = options.policies ?? false;
  const mentioned = fromRun ? mentionedIn([...objects, options.overrides ?? {}]) : [];
  const make = (inRun: readonly GivenObject[]): Plugin =>
    policyPlugin({ given, version, mentioned, ...(fromRun ? { inRun } : { bindings: inRun }) });
  return {
    plugin: make([]),
    withPolicies: (resolve) => (files) => {
      const inRun = files.flatMap((file) =>
        file.documents.flatMap(({ value }) => policiesIn(value, file.source.path)),
      );
      const notes = notesOn(given, inRun, { fromRun, mentioned });
      return { config: resolve(make(inRun)), notes };
    },
  };
}

/** The release that the config names for everything. */
function minorOf(objects: readonly ConfigObject[]): number {
  const named = objects.findLast(
    (object) =>
      typeof object?.kubernetesVersion === 'string' && !object.files && !object.ignores && !object.match,
  )?.kubernetesVersion;
  return Math.min((named === undefined ? undefined : parseMinor(named)) ?? LATEST_MINOR, LATEST_MINOR);
}

/** A list of a config that was not checked yet. */
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The policies that a config names as rules: which of them there are is known when the files are read. */
function mentionedIn(objects: readonly ConfigObject[]): readonly string[] {
  const ids = objects.flatMap((object) => [
    ...Object.keys(object?.rules ?? {}),
    ...listOf(object?.never),
    ...listOf(object?.suppressions).flatMap((each) =>
      listOf((each as { readonly rules?: unknown } | null)?.rules),
    ),
  ]);
  const own = ids.filter(
    (id): id is string => typeof id === 'string' && id.startsWith(`${PREFIX}/`) && !/[*?]/.test(id),
  );
  return [...new Set(own.map((id) => id.slice(PREFIX.length + 1)))];
}

const KINDS: ReadonlySet<unknown> = new Set([
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
]);

/** The policies and bindings in a document; `List`s have them as items. */
function policiesIn(value: unknown, file: string): readonly GivenObject[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { kind, items } = value as { readonly kind?: unknown; readonly items?: unknown };
  if (KINDS.has(kind)) return [givenObject(value as GivenObject['value'], file)];
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)
    ? items.flatMap((item) => policiesIn(item, file))
    : [];
}

async function readPolicies(
  patterns: readonly string[],
  minor: number,
  place: Place,
): Promise<readonly GivenObject[]> {
  if (patterns.length === 0) return [];
  const problems: string[] = [];
  const files = new Set<string>();
  for (const [index, pattern] of patterns.entries()) {
    try {
      for (const file of filesOf(String(pattern), place)) files.add(file);
    } catch (error) {
      problems.push(place.fault(index, `${pattern}: ${reasonOf(error)}.`));
    }
  }
  if (files.size > MOST_FILES)
    problems.push(place.fault(undefined, `These are more than ${MOST_FILES} files.`));
  if (problems.length > 0) throw new PlimsollError(problems);
  const resources: Resource[] = [];
  for (const file of [...files].sort()) {
    const shown = displayPath(place.root, file);
    try {
      const { text, problems: ofFile } = readManifest(file, MAX_SIZE);
      const parsed = await parse({ path: shown, text, problems: ofFile });
      for (const problem of unreadable(parsed, text)) problems.push(problem);
      for (const resource of readResources(parsed, { cluster: undefined, namespace: undefined }))
        resources.push(resource);
    } catch (error) {
      problems.push(`${shown}: the policies cannot be read: ${reasonOf(error)}.`);
    }
  }
  for (const problem of faultsOf(resources, minor)) problems.push(problem);
  if (problems.length === 0 && !resources.some(isPolicy))
    problems.push(place.fault(undefined, `No ValidatingAdmissionPolicy is in ${patterns.join(', ')}.`));
  if (problems.length > 0) throw new PlimsollError(problems);
  return resources.map(({ value, file }) => givenObject(value, file.path));
}

function* faultsOf(resources: readonly Resource[], minor: number): Generator<string> {
  for (const resource of resources) {
    const own = isPolicy(resource)
      ? policyProblems(resource.value, minor)
      : isBinding(resource)
        ? bindingProblems(resource.value)
        : [];
    for (const { path: at, message } of own) {
      const region = regionOf(resource, at);
      const line = region ? `:${region.startLine}:${region.startColumn}` : '';
      yield `${resource.file.path}${line}: ${resource.kind} ${resource.name ?? '(unnamed)'}: ${message}`;
    }
  }
}

/** What hides a policy. */
function* unreadable({ source, documents, problems }: ParsedFile, text: string): Generator<string> {
  const position = new SourceText(source.path, text);
  for (const problem of [...problems, ...documents.flatMap((document) => document.problems)]) {
    const { line, column } = position.position(problem.start);
    yield `${source.path}:${line}:${column}: ${problem.message}`;
  }
}

function filesOf(pattern: string, { folder, root, ofRepository }: Place): readonly string[] {
  const walk = newWalk();
  const check = (absolute: string): void => {
    const why = ofRepository ? whyForeign(absolute, root) : undefined;
    if (why !== undefined)
      throw new PlimsollError([`it leads to what is ${why}: a config of the repository reads nothing there`]);
  };
  const named = path.resolve(folder, pattern);
  const kind = lstatSync(named, { throwIfNoEntry: false });
  if (kind) {
    check(named);
    if (kind.isDirectory()) searchFolder(named, walk);
    else walk.files.push(named);
  } else
    for (const glob of expandFilePattern(pattern)) {
      const base = path.resolve(folder, literalPart(glob));
      check(base);
      if (lstatSync(base, { throwIfNoEntry: false })?.isDirectory()) searchPattern(glob, folder, walk);
    }
  for (const file of walk.files) check(file);
  if (walk.files.length === 0) throw new PlimsollError(['no file is there']);
  return walk.files;
}

/** The directories that a pattern begins with. */
function literalPart(glob: string): string {
  const steps = glob.split('/');
  const wild = steps.findIndex((step) => /[*?[\]{}()!+@\\]/.test(step));
  return steps.slice(0, wild < 0 ? -1 : wild).join('/');
}

/** Policies and bindings that have no effect, for want of each other. Findings say it of those that are linted. */
function notesOn(
  given: readonly GivenObject[],
  inRun: readonly GivenObject[],
  { fromRun, mentioned }: { readonly fromRun: boolean; readonly mentioned: readonly string[] },
): readonly string[] {
  const all = [...given, ...inRun];
  const bound = new Set(all.filter(isBinding).map(({ value }) => readBinding(value).policyName));
  const policies = new Set(
    (fromRun ? all : given).filter(isPolicy).map(({ value }) => readPolicy(value).name),
  );
  const unbound = given.filter(isPolicy).flatMap(({ value, file }) => {
    const { name } = readPolicy(value);
    const note = `${file}: No ValidatingAdmissionPolicyBinding among the files puts the policy ${name} into effect, so it is not evaluated.`;
    return bound.has(name) ? [] : [note];
  });
  const idle = given.filter(isBinding).flatMap(({ value, file }) => {
    const { name, policyName } = readBinding(value);
    const note = `${file}: The binding ${name} has no effect: the policy ${policyName} is not among the files.`;
    return policies.has(policyName) ? [] : [note];
  });
  const unknown = mentioned
    .filter((name) => !policies.has(name.replace(/\.(?:warn|audit)$/, '')) && !policies.has(name))
    .map(
      (name) =>
        `The config names ${PREFIX}/${name}, but no ValidatingAdmissionPolicy ${name} is among the files.`,
    );
  const nameless = (fromRun ? inRun : []).filter(isPolicy).flatMap(({ value, file }) => {
    const note = `${file}: A ValidatingAdmissionPolicy is not evaluated, because it has no valid name.`;
    return isPolicyName(readPolicy(value).name) ? [] : [note];
  });
  const none = fromRun && policies.size === 0;
  return [
    ...unbound,
    ...idle,
    ...unknown,
    ...nameless,
    ...(none ? ['--policies: no ValidatingAdmissionPolicy is among the linted files.'] : []),
  ];
}
