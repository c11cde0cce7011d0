import { allowsGroup, allowsVerb, coveringResource, type PolicyRule } from '@plimsoll/core/kubernetes';
import type { Permission } from './grant-check.js';

/** The part of a list of permissions that an entry of a role allows. */
export interface Grant {
  /** The first item of `resources` that allows it. */
  readonly item: string;
  /** As written in the entry: `*` stands for itself. */
  readonly verbs: readonly string[];
  readonly resources: readonly string[];
}

/** The part of `permissions` that an entry allows; undefined where it allows none. */
export function grantOf(rule: PolicyRule, permissions: readonly Permission[]): Grant | undefined {
  // Few entries allow any of them, so the sets are made on use.
  let found: Record<'items' | 'verbs' | 'resources', Set<string>> | undefined;
  for (const permission of permissions) {
    if (!allowsGroup(rule, permission.group) || !isDangerousByName(rule, permission)) continue;
    // Found last, since the resources of most entries are others.
    let allowed: readonly string[] | undefined;
    for (const resource of wordsOf(permission.resources)) {
      const item = itemFor(rule, resource);
      if (item === undefined) continue;
      allowed ??= allowedVerbs(rule, permission);
      if (allowed.length === 0) break;
      found ??= { items: new Set(), verbs: new Set(), resources: new Set() };
      found.items.add(item);
      found.resources.add(nameFor(resource, item));
      for (const verb of allowed) found.verbs.add(verb);
    }
  }
  if (!found) return undefined;
  const { items, verbs, resources } = found;
  const item = rule.resources.find((candidate) => items.has(candidate));
  return item === undefined ? undefined : { item, verbs: [...verbs], resources: [...resources] };
}

/** The name of a resource without its subresource: `pods` of `pods/exec`, and `*` of both wildcards. */
export function nameIn(resource: string): string {
  const slash = resource.indexOf('/');
  return slash === -1 ? resource : resource.slice(0, slash);
}

/** The names of the resources in a list of permissions. */
export const namesIn = (permissions: readonly Permission[]): readonly string[] => [
  ...new Set(permissions.flatMap(({ resources }) => wordsOf(resources).map(nameIn))),
];

/** Whether entries with resources of these names may allow permissions for resources of the others. */
export function mayGrant(given: ReadonlySet<string>, wanted: readonly string[]): boolean {
  return given.has('*') || wanted.some((name) => name === '*' || given.has(name));
}

const known = new Map<string, readonly string[]>();

/** The words of a list in a table of permissions. Cached, since each entry of each role is compared with them. */
function wordsOf(list: string): readonly string[] {
  let words = known.get(list);
  if (!words) {
    words = list.split(' ');
    known.set(list, words);
  }
  return words;
}

/** The name in messages of a resource that an item allows. */
function nameFor(resource: string, item: string): string {
  if (!resource.endsWith('*')) return resource;
  return item.includes('*') && resource !== '*' ? resource.slice(0, -2) : item;
}

function itemFor(rule: PolicyRule, resource: string): string | undefined {
  if (resource === '*') return rule.resources.find((item) => !item.includes('/'));
  const slash = resource.indexOf('/');
  if (slash === -1) return coveringResource(rule, resource);
  const name = resource.slice(0, slash);
  const subresource = resource.slice(slash + 1);
  if (subresource !== '*') return coveringResource(rule, name, subresource);
  return rule.resources.find((item) => item.startsWith(`${name}/`)) ?? coveringResource(rule, name);
}

function allowedVerbs(rule: PolicyRule, { verbs }: Permission): readonly string[] {
  if (rule.verbs.includes('*')) return ['*'];
  return wordsOf(verbs).flatMap((verb) =>
    verb.endsWith(':*')
      ? rule.verbs.filter((own) => own.startsWith(verb.slice(0, -1)))
      : allowsVerb(rule, verb)
        ? [verb]
        : [],
  );
}

function isDangerousByName({ resourceNames }: PolicyRule, { dangerousNames }: Permission): boolean {
  if (resourceNames.length === 0 || dangerousNames === 'any') return true;
  return dangerousNames?.some((name) => resourceNames.includes(name)) ?? false;
}
