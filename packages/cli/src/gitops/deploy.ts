import { valueAt } from '@plimsoll/core/internal';
import type { Json } from '@plimsoll/core/kubernetes';
import { displayPath } from '../files/repository.js';
import { EXPANDERS } from './expanders.js';
import { groupKindOf, identityOf, kindOf, listAt, nameOf, textAt } from './names.js';
import type { Expansion, Facts, Gap, GitOpsRun, Produced } from './types.js';

/** Everything that some entry points lead to. */
export type Deployed = Required<Omit<Expansion, 'waits'>>;

/** The most objects that a run follows: beyond that, each object probably makes the next. */
const MAX_FOLLOWED = 5000;

/**
 * Follows the objects of controllers from the entry points on, each once in a cluster. An object that waits for another
 * is tried again, and at the end in its turn with what exists by then. The objects of a round are followed
 * concurrently. The result depends only on their order.
 */
export async function deploy(entries: readonly Produced[], facts: Facts): Promise<Deployed> {
  const found = new Map<string, Produced>();
  const objects = new Map<string, Produced>();
  const rest = { rendered: [], charts: [], gaps: [], files: [] } as {
    -readonly [K in Exclude<keyof Deployed, 'objects'>]: Deployed[K][number][];
  };
  const seen = new Set<string>();
  const run = (last: boolean): GitOpsRun => ({
    ...facts,
    last,
    apiVersions: (cluster) => [
      ...new Set(
        [
          ...objects.values(),
          ...rest.rendered.flatMap(({ parsed }) =>
            parsed.documents.map(({ value }) => ({ value, cluster: parsed.cluster })),
          ),
        ]
          .filter((own) => own.cluster === cluster)
          .flatMap(({ value }) => definedBy(value)),
      ),
    ],
    find: (...key) => found.get(JSON.stringify(key)),
  });
  let pending: readonly Produced[] = add(entries);
  while (pending.length > 0) {
    const { followed, waiting } = await round(pending, false);
    if (waiting.length < pending.length) pending = [...followed, ...waiting];
    else {
      // One at a time: the next one may wait for what this one produces.
      const [first, ...others] = waiting as [Produced, ...Produced[]];
      pending = [...(await round([first], true)).followed, ...others];
    }
  }
  return { objects: [...objects.values()], ...rest };

  function mark(object: Produced): void {
    objects.set(keyOf(object), { ...object, chartRendered: true });
  }

  /** Adds objects to their clusters. Returns the new ones to follow. */
  function add(produced: readonly Produced[]): readonly Produced[] {
    const fresh: Produced[] = [];
    for (const object of produced) {
      const identity = JSON.stringify([object.cluster, identityOf(object)]);
      objects.set(keyOf(object), object);
      const { value, cluster } = object;
      const namespace = textAt(value, 'metadata', 'namespace') ?? object.namespace;
      const name = textAt(value, 'metadata', 'name');
      found.set(JSON.stringify([cluster, kindOf(value), namespace, name]), object);
      const key = JSON.stringify([identity, value.spec ?? null]);
      if (!EXPANDERS.has(groupKindOf(value)) || seen.has(key)) continue;
      seen.add(key);
      fresh.push(object);
    }
    return fresh;
  }

  /** Follows the pending objects. Returns new ones to follow, and those that wait. */
  async function round(pending: readonly Produced[], last: boolean) {
    const own = run(last);
    const expansions = await Promise.all(
      pending.map((object) => EXPANDERS.get(groupKindOf(object.value))!(object, own)),
    );
    const followed: Produced[] = [];
    const waiting: Produced[] = [];
    for (const [index, expansion] of expansions.entries()) {
      if (expansion.waits && !last) {
        waiting.push(pending[index]!);
        continue;
      }
      for (const rendered of expansion.rendered ?? []) rest.rendered.push(rendered);
      for (const chart of expansion.charts ?? []) rest.charts.push(chart);
      if (expansion.charts) mark(pending[index]!);
      for (const gap of expansion.gaps) rest.gaps.push(gap);
      for (const file of expansion.files) rest.files.push(file);
      const fresh = add(expansion.objects);
      if (seen.size <= MAX_FOLLOWED) for (const object of fresh) followed.push(object);
      else if (fresh[0]) rest.gaps.push(endless(fresh[0], facts.root));
    }
    return { followed, waiting };
  }
}

/** The APIs that a CustomResourceDefinition adds to a cluster. */
function definedBy(value: Json | undefined): readonly string[] {
  if (textAt(value, 'kind') !== 'CustomResourceDefinition') return [];
  const [group, kind] = [textAt(value, 'spec', 'group'), textAt(value, 'spec', 'names', 'kind')];
  return listAt(value, 'spec', 'versions').flatMap((version) => {
    const name = textAt(version, 'name');
    const isServed = valueAt(version, ['served']) === true;
    return isServed && group !== undefined && name !== undefined
      ? [`${group}/${name}`, `${group}/${name}/${kind}`]
      : [];
  });
}

/** Where two files define one object, both are kept: it is unknown which one wins. */
const keyOf = (object: Produced): string => JSON.stringify([object.cluster, identityOf(object), object.file]);

function endless(object: Produced, root: string): Gap {
  return {
    kind: 'cycle',
    cluster: object.cluster,
    file: displayPath(root, object.file),
    about: kindOf(object.value),
    message: `${nameOf(object)} is not followed, because a chain of ${MAX_FOLLOWED} controller objects creates it. Look for a loop.`,
  };
}
