import { groupBy, memoryOf, oncePer } from '@plimsoll/core/internal';
import {
  builtInKind,
  type Json,
  type JsonObject,
  type Project,
  type Resource,
} from '@plimsoll/core/kubernetes';
import type { FoundStep } from './types.js';

/**
 * A directory or a file with an object that another one next to it has with other content: samples, stages, versions. A
 * cluster gets one of them. Its name is its path. Files outside all variants are in all clusters, and have the variant
 * ``.
 */
export type Variant = string;

export const NO_VARIANT: Variant = '';

/** Why a path from one variant to another may not exist. */
export const SEVERAL =
  'The files before and after this step have the same objects with different content, so they may belong to different clusters. Say with the config key "cluster" which files belong together.';

const NONE: readonly Variant[] = [];

/** The variants in the files of one cluster. */
export class Variants {
  readonly #variants: ReadonlySet<Variant>;
  /** Whether there are any. */
  readonly some: boolean;
  /** Variants that contain others. */
  readonly #outer = new Set<Variant>();
  /** As lists, because most steps need one variant. The list of a file outside all variants is empty. */
  readonly #ofFile = new WeakMap<Resource['file'], readonly Variant[]>();
  readonly #alone = new Map<Variant, readonly Variant[]>([[NO_VARIANT, NONE]]);

  constructor(variants: ReadonlySet<Variant>) {
    this.#variants = variants;
    this.some = variants.size > 0;
    for (const variant of variants)
      for (const [folder] of branchesOf(variant)) if (variants.has(folder)) this.#outer.add(folder);
  }

  /** The innermost variant that contains a file. */
  #listOf(file: Resource['file']): readonly Variant[] {
    let list = this.#ofFile.get(file);
    if (!list) {
      const inner = branchesOfFile(file).findLast(([, branch]) => this.#variants.has(branch));
      list = this.#only(inner?.[1] ?? NO_VARIANT);
      this.#ofFile.set(file, list);
    }
    return list;
  }

  /** Whether it contains no others, so that its content belongs to one cluster. */
  isInnermost(variant: Variant): boolean {
    return variant !== NO_VARIANT && !this.#outer.has(variant);
  }

  /** The variants whose files a step needs. Several exclude each other. */
  ofStep({ from, to, evidence }: FoundStep): readonly Variant[] {
    if (!this.some) return NONE;
    let needed = NONE;
    if (from.kind === 'container') needed = this.#with(needed, from.resource);
    if (to.kind === 'container') needed = this.#with(needed, to.resource);
    for (const { at } of evidence) needed = this.#with(needed, at.resource);
    return needed;
  }

  #with(needed: readonly Variant[], resource: Resource | undefined): readonly Variant[] {
    const own = resource ? this.#listOf(resource.file) : NONE;
    if (own === needed || own.length === 0) return needed;
    if (needed.length === 0) return own;
    const variant = own[0]!;
    if (needed.includes(variant)) return needed;
    const both = innerOf(needed.at(-1)!, variant);
    if (both === undefined) return [...needed, variant];
    return needed.length === 1 ? this.#only(both) : [...needed.slice(0, -1), both];
  }

  #only(variant: Variant): readonly Variant[] {
    let alone = this.#alone.get(variant);
    if (!alone) {
      alone = [variant];
      this.#alone.set(variant, alone);
    }
    return alone;
  }
}

/** The inner one of two variants, if both may be in one cluster. */
function innerOf(a: Variant, b: Variant): Variant | undefined {
  if (a === b || a.startsWith(`${b}/`)) return a;
  return b.startsWith(`${a}/`) ? b : undefined;
}

/** Parts of a directory that contain objects of one name. */
interface Holders {
  readonly branches: Set<string>;
  readonly first: Resource;
  /** Whether another one has other content than the first one. */
  differ: boolean;
}

/** The variants in the files of a project: the same object as long as there are the same. */
export const variantsIn = (project: Project): Variants => variantsFrom(project.memo(namesIn));

export const NO_VARIANTS = new Variants(new Set());

const variantsFrom = oncePer((names: ReadonlySet<Variant>) => new Variants(names));

function namesIn(project: Project): ReadonlySet<Variant> {
  if (project.cluster !== undefined) return new Set();
  const variants = new Set<Variant>();
  for (const same of sameObjects(project)) {
    const byFolder = new Map<string, Holders>();
    for (const resource of same) {
      // Directories that contain each other often have the same first object.
      let compared: Resource | undefined;
      let isLike = false;
      for (const [folder, branch] of branchesOfFile(resource.file)) {
        const known = byFolder.get(folder);
        if (!known) byFolder.set(folder, { branches: new Set([branch]), first: resource, differ: false });
        else {
          known.branches.add(branch);
          if (known.differ) continue;
          if (compared !== known.first) {
            compared = known.first;
            isLike = isSameJson(compared.value, resource.value);
          }
          known.differ = !isLike;
        }
      }
    }
    for (const { branches, differ } of byFolder.values())
      if (branches.size > 1 && differ) for (const branch of branches) variants.add(branch);
  }
  return variants;
}

/** Whether two values are equal, with their keys in the same order. */
function isSameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const others = Object.keys(b);
  let index = 0;
  for (const key in a) {
    if (key !== others[index++]) return false;
    if (!isSameJson((a as JsonObject)[key]!, (b as JsonObject)[key]!)) return false;
  }
  return index === others.length;
}

/**
 * The objects that exist several times: a cluster has one of a kind and name in a namespace. Of custom resources, only
 * those that run pods count, because it is unknown what a patch of others lacks.
 */
function sameObjects(project: Project): readonly (readonly Resource[])[] {
  const { pods } = project;
  const owners = new Set(pods.map(({ owner }) => owner));
  return sameNamedIn(project)
    .map((objects) => objects.filter((resource) => isWhole(resource, owners)))
    .filter(({ length }) => length > 1);
}

interface SameNamed {
  readonly resources: readonly Resource[];
  readonly same: readonly (readonly Resource[])[];
}

/** By the memory of runs, those of the last run. */
const lastSameNamed = new WeakMap<object, SameNamed>();

/** As `sameNamed`. In an editor most edits leave the names as they are. */
function sameNamedIn(project: Project): readonly (readonly Resource[])[] {
  const { resources } = project;
  const memory = memoryOf(project);
  const last = memory && lastSameNamed.get(memory);
  const same = last && areNamedAs(last, resources) ? last.same : sameNamed(resources);
  if (memory) lastSameNamed.set(memory, { resources, same });
  return same;
}

/** Whether objects have the names of others, and those that are new are the only ones with theirs. */
function areNamedAs({ resources: before, same }: SameNamed, now: readonly Resource[]): boolean {
  if (before.length !== now.length) return false;
  const gone = new Set<Resource>();
  for (let index = 0; index < now.length; index++) {
    const one = before[index]!;
    const other = now[index]!;
    if (one === other) continue;
    if (one.name !== other.name || keyOf(one) !== keyOf(other)) return false;
    gone.add(one);
  }
  return gone.size === 0 || !same.some((objects) => objects.some((object) => gone.has(object)));
}

/** Objects that are told apart by their files: they have one kind, name and namespace. */
export function sameNamed(resources: readonly Resource[]): readonly (readonly Resource[])[] {
  const same: (readonly Resource[])[] = [];
  // Few names exist twice: only these need a closer look.
  for (const named of groupBy(resources, ({ name }) => name).values())
    if (named.length > 1)
      for (const [key, objects] of groupBy(named, keyOf))
        if (key !== undefined && objects.length > 1) same.push(objects);
  return same;
}

function keyOf({ group, kind, name, namespace, embedded, within, inValues }: Resource): string | undefined {
  return embedded || within || inValues || name === undefined
    ? undefined
    : `${group}/${kind} ${namespace ?? ''}`;
}

const isWhole = (resource: Resource, owners: ReadonlySet<Resource>): boolean =>
  ((builtInKind(resource.group, resource.kind)?.stored ?? false) || owners.has(resource)) &&
  !isPatch(resource);

const WITH_SELECTOR: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];

/** The changes of an overlay are not an object: they lack what each object needs. */
function isPatch({ kind, root, file }: Resource): boolean {
  const spec = root.at('spec');
  if (file.path.slice(file.path.lastIndexOf('/')).toLowerCase().includes('patch')) return true;
  if (WITH_SELECTOR.includes(kind)) return spec.at('selector').value === undefined;
  return (
    kind === 'Service' && spec.at('ports').value === undefined && spec.at('externalName').value === undefined
  );
}

/**
 * The directories that contain a file, from the root down, each with the path of the next one in it, and finally of the
 * file.
 */
const branchesOf = (path: string): readonly (readonly [folder: string, branch: string])[] => {
  const branches: (readonly [string, string])[] = [];
  let folder = '';
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    const branch = path.slice(0, slash);
    branches.push([folder, branch]);
    folder = branch;
  }
  branches.push([folder, path]);
  return branches;
};

const branchesOfFile = oncePer(({ path }: Resource['file']) => branchesOf(path));
