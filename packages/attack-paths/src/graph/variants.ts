import { groupBy, oncePer } from '@plimsoll/core/internal';
import { builtInKind, type Project, type Resource } from '@plimsoll/core/kubernetes';
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
  readonly #project: Project;
  #found: ReadonlySet<Variant> | undefined;
  /** Variants that contain others. */
  readonly #outer = new Set<Variant>();
  readonly #ofFile = new Map<string, Variant>();

  constructor(project: Project) {
    this.#project = project;
  }

  /** Whether there are any. */
  get some(): boolean {
    return this.#variants.size > 0;
  }

  /** Computed on first use: not needed if outsiders get nowhere. */
  get #variants(): ReadonlySet<Variant> {
    if (!this.#found) {
      this.#found = this.#project.cluster === undefined ? variantsIn(this.#project) : new Set();
      for (const variant of this.#found)
        for (const [folder] of branchesOf(variant)) if (this.#found.has(folder)) this.#outer.add(folder);
    }
    return this.#found;
  }

  /** The innermost variant that contains an object. */
  of({ file: { path } }: Resource): Variant {
    let variant = this.#ofFile.get(path);
    if (variant === undefined) {
      variant = branchesOf(path).findLast(([, branch]) => this.#variants.has(branch))?.[1] ?? NO_VARIANT;
      this.#ofFile.set(path, variant);
    }
    return variant;
  }

  /** Whether it contains no others, so that its content belongs to one cluster. */
  isInnermost(variant: Variant): boolean {
    return variant !== NO_VARIANT && !this.#outer.has(variant);
  }

  /** The variants whose files a step needs. Several exclude each other. */
  ofStep({ from, to, evidence }: FoundStep): readonly Variant[] {
    let needed: readonly Variant[] = NONE;
    if (!this.some) return needed;
    const add = (resource: Resource | undefined): void => {
      const variant = resource ? this.of(resource) : NO_VARIANT;
      if (variant === NO_VARIANT || needed.includes(variant)) return;
      const last = needed.at(-1) ?? NO_VARIANT;
      const both = innerOf(last, variant);
      needed = both === undefined ? [...needed, variant] : [...needed.slice(0, -1), both];
    };
    for (const { kind, resource } of [from, to]) if (kind === 'container') add(resource);
    for (const { at } of evidence) add(at.resource);
    return needed;
  }
}

/** The inner one of two variants, if both may be in one cluster. */
function innerOf(a: Variant, b: Variant): Variant | undefined {
  if (a === b || b === NO_VARIANT || a.startsWith(`${b}/`)) return a;
  return a === NO_VARIANT || b.startsWith(`${a}/`) ? b : undefined;
}

/** Directories with the parts that contain objects of one name, and the number of different contents. */
interface Holders {
  readonly branches: Set<string>;
  readonly contents: Set<string>;
}

function variantsIn(project: Project): ReadonlySet<Variant> {
  const variants = new Set<Variant>();
  for (const same of sameObjects(project)) {
    const byFolder = new Map<string, Holders>();
    for (const resource of same) {
      const content = contentOf(resource);
      for (const [folder, branch] of branchesOf(resource.file.path)) {
        const known = byFolder.get(folder);
        if (!known) byFolder.set(folder, { branches: new Set([branch]), contents: new Set([content]) });
        else {
          known.branches.add(branch);
          known.contents.add(content);
        }
      }
    }
    for (const { branches, contents } of byFolder.values())
      if (branches.size > 1 && contents.size > 1) for (const branch of branches) variants.add(branch);
  }
  return variants;
}

/**
 * The objects that exist several times: a cluster has one of a kind and name in a namespace. Of custom resources, only
 * those that run pods count, because it is unknown what a patch of others lacks.
 */
function sameObjects({ resources, pods }: Project): readonly (readonly Resource[])[] {
  const owners = new Set(pods.map(({ owner }) => owner));
  const same: (readonly Resource[])[] = [];
  // Few names exist twice: only these need a closer look.
  for (const named of groupBy(resources, ({ name }) => name).values())
    if (named.length > 1)
      for (const [key, objects] of groupBy(named, (resource) => keyOf(resource, owners)))
        if (key !== undefined && objects.length > 1) same.push(objects);
  return same;
}

function keyOf(resource: Resource, owners: ReadonlySet<Resource>): string | undefined {
  const { group, kind, name, namespace, embedded, within, inValues } = resource;
  if (embedded || within || inValues || name === undefined || isPatch(resource)) return undefined;
  if (!builtInKind(group, kind)?.stored && !owners.has(resource)) return undefined;
  return `${group}/${kind} ${namespace ?? ''}`;
}

const contentOf = oncePer(({ value }: Resource): string => JSON.stringify(value));

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
