import { groupBy, oncePer } from '@plimsoll/core/internal';
import { builtInKind, type Project, type Resource } from '@plimsoll/core/kubernetes';
import type { FoundStep } from './types.js';

/**
 * A folder or a file that has an object which another one beside it has with other content: samples, stages, versions. A
 * cluster gets one of them. It is called by its path; what is in none of them is in all clusters, and is in ``.
 */
export type Variant = string;

export const NO_VARIANT: Variant = '';

/** Why a way that leads from one variant to another may not be one. */
export const SEVERAL =
  'The files before and after this step have the same objects with different content, so they may belong to different clusters. Say with the config key "cluster" which files belong together.';

const NONE: readonly Variant[] = [];

/** The variants of the files of one cluster. */
export class Variants {
  readonly #project: Project;
  #found: ReadonlySet<Variant> | undefined;
  /** Those with others in them. */
  readonly #outer = new Set<Variant>();
  readonly #ofFile = new Map<string, Variant>();

  constructor(project: Project) {
    this.#project = project;
  }

  /** Whether there are any. */
  get some(): boolean {
    return this.#variants.size > 0;
  }

  /** Looked for when someone first asks: where outsiders get nowhere, nobody does. */
  get #variants(): ReadonlySet<Variant> {
    if (!this.#found) {
      this.#found = this.#project.cluster === undefined ? variantsIn(this.#project) : new Set();
      for (const variant of this.#found)
        for (const [folder] of branchesOf(variant)) if (this.#found.has(folder)) this.#outer.add(folder);
    }
    return this.#found;
  }

  /** The innermost one that an object is in. */
  of({ file: { path } }: Resource): Variant {
    let variant = this.#ofFile.get(path);
    if (variant === undefined) {
      variant = branchesOf(path).findLast(([, branch]) => this.#variants.has(branch))?.[1] ?? NO_VARIANT;
      this.#ofFile.set(path, variant);
    }
    return variant;
  }

  /** Whether there are no others in it: what is in it is of one cluster. */
  isInnermost(variant: Variant): boolean {
    return variant !== NO_VARIANT && !this.#outer.has(variant);
  }

  /** The variants that a step needs the files of; several exclude each other. */
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

/** The one of two variants that is in the other, where both may be in one cluster. */
function innerOf(a: Variant, b: Variant): Variant | undefined {
  if (a === b || b === NO_VARIANT || a.startsWith(`${b}/`)) return a;
  return a === NO_VARIANT || b.startsWith(`${a}/`) ? b : undefined;
}

/** Folders with what of each the objects of one name are in, and with how many contents. */
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
 * The objects of which there are several: a cluster has one of a kind and name in a namespace. Of custom resources only those
 * that run pods are looked at: of others it is not known what a patch lacks.
 */
function sameObjects({ resources, pods }: Project): readonly (readonly Resource[])[] {
  const owners = new Set(pods.map(({ owner }) => owner));
  const same: (readonly Resource[])[] = [];
  // Few names are there twice: only of these more is asked.
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

/** What overlays change of an object is no object: it lacks what each has to have. */
function isPatch({ kind, root, file }: Resource): boolean {
  const spec = root.at('spec');
  if (file.path.slice(file.path.lastIndexOf('/')).toLowerCase().includes('patch')) return true;
  if (WITH_SELECTOR.includes(kind)) return spec.at('selector').value === undefined;
  return (
    kind === 'Service' && spec.at('ports').value === undefined && spec.at('externalName').value === undefined
  );
}

/** The folders that a file is in, from the root down, each with the path of the next one in it, at last of the file. */
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
