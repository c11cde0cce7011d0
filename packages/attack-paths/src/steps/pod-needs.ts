import type { Context } from '../graph/context.js';
import { objectsNamed } from '../graph/objects.js';
import type { Held, Need, Together } from '../graph/together.js';
import { CONTROLLERS, PODS, type PodMaker } from './workloads.js';

const ofMaker = ({ group, resource }: PodMaker, verbs: readonly string[], what: string): Need => ({
  group,
  resource,
  verbs,
  within: 'any',
  what,
});

/** Permissions to create any pod in a namespace, as one of several needs. */
export const ANY_POD: readonly Need[] = [
  ...[PODS, ...CONTROLLERS].map((maker) => ofMaker(maker, ['create'], `create ${maker.resource}`)),
  ...CONTROLLERS.map((maker) => ofMaker(maker, ['update', 'patch'], `change ${maker.resource}`)),
];

/** The same, or to add any container to an existing pod. */
export const ANY_CONTAINER: readonly Need[] = [
  ...ANY_POD,
  { ...ofMaker(PODS, ['update', 'patch'], 'add containers to pods'), subresource: 'ephemeralcontainers' },
];

/** Whether what the permission changes is in the files. */
export function podDoubt({ held, place }: Together, context: Context): string | undefined {
  const found = held.find(({ need }) => ANY_CONTAINER.includes(need));
  const maker = found && changed(found);
  if (!maker) return undefined;
  const { names } = found.right;
  return objectsNamed(context, maker, names.length > 0 ? names : undefined, place).length > 0
    ? undefined
    : `No ${maker.kind} that it may change is among the linted files.`;
}

const changed = ({ need }: Held): PodMaker | undefined =>
  need.verbs.includes('create')
    ? undefined
    : CONTROLLERS.find(({ group, resource }) => group === need.group && resource === need.resource);
