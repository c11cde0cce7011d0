// https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Cluster/
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { listAt } from '../../names.js';
import { type ClusterSecret, clusterSecrets } from '../cluster-secrets.js';
import { isOwnServer, OWN_NAME, OWN_SERVER } from '../destination.js';
import { isTrueAt, mapAt } from '../fields.js';
import { isSelected } from '../selector.js';
import { normalize } from '../templates/functions.js';
import { failed, type Generator, type GeneratorContext, type ParameterSet } from './types.js';
import { withValues } from './values.js';

/** The parameters that are unknown for a cluster that no file describes. */
const OF_CLUSTER = ['name', 'nameNormalized', 'server', 'project', 'metadata'];

export const clusters: Generator = (own, context) => {
  const selector = mapAt(own, 'selector');
  const secrets = clusterSecrets(context.run);
  const found = secrets
    .filter(({ labels }) => isSelected(selector, labels))
    .map((secret) => ofSecret(secret, context));
  const selects =
    Object.keys(mapAt(selector, 'matchLabels') ?? {}).length > 0 ||
    listAt(selector, 'matchExpressions').length > 0;
  // The cluster of Argo CD has no Secret, and so no labels, unless a user creates one.
  if (!selects && !secrets.some(({ server }) => server !== undefined && isOwnServer(server)))
    found.push(ownCluster(context));
  const all: readonly ParameterSet[] = secrets.length === 0 ? [{ values: {}, open: OF_CLUSTER }] : found;
  const sets: ParameterSet[] = [];
  for (const each of all) {
    const set = withValues(each, mapAt(own, 'values'), context);
    if ('failure' in set) return failed(`a value of its cluster generator ${set.failure}`);
    sets.push(set);
  }
  // One set with all of them. Their number is unknown where one of them is.
  const list: ParameterSet =
    secrets.length === 0 || sets.some(({ open }) => open)
      ? { values: {}, open: ['clusters'] }
      : { values: { clusters: sets.map(({ values }) => values) } };
  return {
    sets: isTrueAt(own, 'flatList') ? [list] : sets,
    problems:
      secrets.length === 0
        ? [
            {
              kind: 'cluster-unknown',
              reason:
                'the repository does not show how many clusters it deploys to, so Plimsoll lints what it creates once for all of them. Add the Secrets of the clusters, with their names, servers and labels',
            },
          ]
        : [],
  };
};

function ofSecret(
  { name, server, project, labels, annotations }: ClusterSecret,
  { goTemplate }: GeneratorContext,
): ParameterSet {
  const named: JsonObject = {
    ...(name !== undefined && { name, nameNormalized: normalize(name) }),
    ...(server !== undefined && { server }),
    ...(project !== undefined && { project }),
  };
  const open = OF_CLUSTER.filter((key) => key !== 'metadata' && !Object.hasOwn(named, key));
  const metadata: JsonObject = goTemplate
    ? { metadata: { labels, annotations } }
    : Object.fromEntries(
        Object.entries({ labels, annotations }).flatMap(([kind, own]) =>
          Object.entries(own).map(([key, value]) => [`metadata.${kind}.${key}`, value]),
        ),
      );
  return { values: { ...named, ...metadata }, ...(open.length > 0 && { open }) };
}

function ownCluster({ goTemplate }: GeneratorContext): ParameterSet {
  const values = {
    name: OWN_NAME,
    nameNormalized: OWN_NAME,
    server: OWN_SERVER,
    ...(goTemplate && { project: '' }),
  };
  return { values };
}
