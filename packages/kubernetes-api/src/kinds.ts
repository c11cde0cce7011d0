import { KINDS, MERGE_KEYS } from './generated/kinds.js';

/** Releases as minor versions: 37 for 1.37. */
export interface Range {
  /** The first release that has it. Absent if the oldest release in the table already has it. */
  readonly since?: number;
  /** The last release that has it. Absent if the newest release in the table still has it. */
  readonly until?: number;
}

/** A version of a kind, for example `v1beta1`. */
export interface VersionInfo extends Range {
  readonly name: string;
  /** The name of its type, for example `core.v1.Pod`: several groups may share one type. */
  readonly type: string;
}

/**
 * Where objects of a kind are: in a namespace, in the cluster (`cluster`), only in the body of a request to another
 * resource (`body`, for example Scale), or outside the API (`file`). The latter are configuration files, and what
 * components send to webhooks and plugins.
 */
export type Scope = 'namespaced' | 'cluster' | 'body' | 'file';

/** A kind of the API, with its versions. */
export interface KindInfo {
  /** '' for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly scope: Scope;
  /** The resource, as roles and `kubectl get` name it. Absent for `body` and `file`. */
  readonly plural?: string;
  /** Whether the API stores objects of it. It only answers a TokenReview, and only executes a Binding. */
  readonly stored: boolean;
  readonly subresources: readonly string[];
  /** In Kubernetes' order of preference: `v2`, `v1`, `v1beta1`, `v1alpha1`. */
  readonly versions: readonly VersionInfo[];
}

/**
 * The field that identifies an item of a list in a strategic merge patch, by the name of the list alone, for code
 * without types. Undefined if it is `name`, if types disagree (`ports`), and if there is none.
 * @example
 * mergeKeyOf('volumeMounts'); // 'mountPath'
 */
export function mergeKeyOf(list: string): string | undefined {
  return Object.hasOwn(MERGE_KEYS, list) ? MERGE_KEYS[list] : undefined;
}

/**
 * A group of kinds. Each kind is parsed on use, because a run needs few and parsing all takes longer than a start may.
 * Below `apps apps`, the name of the group and the package of its types, each line is a kind, for example
 * ` Deployment namespaced deployments v1beta1~-15 v1 /scale`. `tokenreviews!` are not stored.
 * scripts/generate/kubernetes-api/write.mjs writes it.
 */
class Group {
  readonly name: string;
  readonly #home: string;
  readonly #lines: string;
  readonly #read = new Map<string, KindInfo>();
  #all: readonly KindInfo[] | undefined;

  constructor(text: string) {
    const end = text.indexOf('\n');
    const [name = '', home = ''] = text.slice(0, end).split(' ');
    this.name = name === 'core' ? '' : name;
    this.#home = home;
    this.#lines = `${text.slice(end)}\n`;
  }

  get kinds(): readonly KindInfo[] {
    this.#all ??= [...this.#lines.matchAll(/^ (\w+)/gm)].flatMap(([, kind = '']) => this.find(kind) ?? []);
    return this.#all;
  }

  find(kind: string): KindInfo | undefined {
    let info = this.#read.get(kind);
    if (!info) {
      info = this.#parse(kind);
      // Only known kinds are cached, because there may be any number of unknown ones.
      if (info) this.#read.set(kind, info);
    }
    return info;
  }

  #parse(kind: string): KindInfo | undefined {
    const start = this.#lines.indexOf(`\n ${kind} `);
    if (start === -1 || kind === '') return undefined;
    const line = this.#lines.slice(start + 2, this.#lines.indexOf('\n', start + 1));
    const [, scope, plural = '-', ...rest] = line.split(' ');
    return {
      group: this.name,
      kind,
      scope: scope as Scope,
      ...(plural !== '-' && { plural: plural.replace('!', '') }),
      stored: plural !== '-' && !plural.endsWith('!'),
      subresources: rest.filter((each) => each.startsWith('/')).map((each) => each.slice(1)),
      versions: rest
        .filter((each) => !each.startsWith('/'))
        .map((each) => parseVersion(each, this.#home, kind))
        .sort(byPreference),
    };
  }
}

let index: ReadonlyMap<string, Group> | undefined;

function groupIndex(): ReadonlyMap<string, Group> {
  index ??= new Map(
    KINDS.trim()
      .split(/\n(?=\S)/)
      .map((text) => new Group(text))
      .map((group) => [group.name, group]),
  );
  return index;
}

const byKind = new Map<string, readonly KindInfo[]>();

/**
 * The API groups of Kubernetes, '' for the core group. Includes those that only configuration files have.
 * @example
 * groups().includes('apps'); // true
 */
export function groups(): readonly string[] {
  return [...groupIndex().keys()];
}

/**
 * Whether an API group is Kubernetes' own. '' is the core group.
 * @example
 * isGroup('example.com'); // false
 */
export function isGroup(name: string): boolean {
  return groupIndex().has(name);
}

/**
 * The kinds of a group. Without a group, of all groups. Empty if the group is not Kubernetes'.
 * @example
 * kindsOf('apps').map(({ kind }) => kind);
 */
export function kindsOf(group?: string): readonly KindInfo[] {
  if (group === undefined) return [...groupIndex().values()].flatMap(({ kinds }) => kinds);
  return groupIndex().get(group)?.kinds ?? [];
}

/**
 * A kind of Kubernetes' own API, from any release. Undefined for custom resources and unknown kinds.
 * @example
 * findKind('apps', 'Deployment')?.plural; // 'deployments'
 */
export function findKind(group: string, kind: string): KindInfo | undefined {
  return groupIndex().get(group)?.find(kind);
}

/**
 * The kinds with that name in all groups: Ingress was also in `extensions`.
 * @example
 * findKinds('Ingress').map(({ group }) => group); // ['extensions', 'networking.k8s.io']
 */
export function findKinds(kind: string): readonly KindInfo[] {
  let found = byKind.get(kind);
  if (!found) {
    found = [...groupIndex().values()].flatMap((group) => group.find(kind) ?? []);
    if (found.length > 0) byKind.set(kind, found);
  }
  return found;
}

/**
 * Whether some group serves, or served, objects of a kind. Parses no other kind.
 * @example
 * isServedKind('Deployment'); // true
 */
export function isServedKind(kind: string): boolean {
  if (!/^\w+$/.test(kind)) return false;
  const start = `\n ${kind} `;
  for (let at = KINDS.indexOf(start); at !== -1; at = KINDS.indexOf(start, at + 1)) {
    const [, , plural = '-'] = KINDS.slice(at + 2, KINDS.indexOf('\n', at + 1)).split(' ');
    if (plural !== '-') return true;
  }
  return false;
}

/**
 * The kind of the objects in a resource (a plural). Subresources are those of the kind.
 * @example
 * findResource('apps', 'deployments')?.kind; // 'Deployment'
 */
export function findResource(group: string, plural: string): KindInfo | undefined {
  return kindsOf(group).find((each) => each.plural === plural);
}

/**
 * A version of a kind, from any release.
 * @example
 * findVersion('batch', 'v1beta1', 'CronJob')?.until; // 24
 */
export function findVersion(group: string, version: string, kind: string): VersionInfo | undefined {
  return findKind(group, kind)?.versions.find(({ name }) => name === version);
}

/**
 * Whether a release (its minor version) has a version or a field.
 * @example
 * isServed({ since: 8, until: 24 }, 25); // false
 */
export function isServed({ since = 0, until = Number.POSITIVE_INFINITY }: Range, minor: number): boolean {
  return since <= minor && minor <= until;
}

/**
 * The versions that a release (its minor version) has, the preferred one first.
 * @example
 * const kind = findKind('batch', 'CronJob');
 * if (kind) servedVersions(kind, 34).map(({ name }) => name); // ['v1']
 */
export function servedVersions({ versions }: KindInfo, minor: number): readonly VersionInfo[] {
  return versions.filter((version) => isServed(version, minor));
}

/** `v1`, `v1~25-`, `v1=clientcmd.v1.Config~25-36` */
function parseVersion(text: string, home: string, kind: string): VersionInfo {
  const [named = '', range] = text.split('~');
  const [name = '', type = `${home}.${name}.${kind}`] = named.split('=');
  return { name, type, ...parseRange(range) };
}

/** `25-30`, `25-`, `-30` */
export function parseRange(text: string | undefined): Range {
  const [since, until] = text?.split('-') ?? [];
  return { ...(since && { since: Number(since) }), ...(until && { until: Number(until) }) };
}

/**
 * Stable before beta before alpha, then the higher one. https://kubernetes.io/docs/concepts/overview/kubernetes-api/
 */
function byPreference(a: VersionInfo, b: VersionInfo): number {
  const [a1, a2, a3] = rank(a.name);
  const [b1, b2, b3] = rank(b.name);
  return a1 - b1 || b2 - a2 || b3 - a3;
}

function rank(version: string): readonly [stability: number, major: number, minor: number] {
  const [, major, stability = '', minor = ''] = /^v(\d+)(?:(alpha|beta)(\d*))?$/.exec(version) ?? [];
  return [['', 'beta', 'alpha'].indexOf(stability), Number(major), Number(minor)];
}
