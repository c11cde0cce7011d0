import { oncePer } from '@plimsoll/core/internal';
import type { AnyCursor, ContainerCursor, Cursor, Resource } from '@plimsoll/core/kubernetes';
import type { Evidence } from '../graph/types.js';
import { mountedBy } from './mounts.js';
import type { Techniques } from './technique.js';

/** From a container to the Secrets that it uses. */
export const SECRETS: Techniques = {
  'mounted-secret': {
    title: 'reads the Secret that the container uses',
    references: ['T1552.007'],
    rules: ['cis/secret-env'],
    source: 'https://kubernetes.io/docs/concepts/configuration/secret/#using-a-secret',
    *ofContainer(container, { project, vertices }) {
      const { namespace } = container.pod.owner;
      const seen = new Set<string>();
      for (const { at, name, optional } of referencesOf(container)) {
        const near = container.pod.owner;
        const secret = project.find({ group: '', kind: 'Secret', name, namespace, near });
        if (seen.has(name) || (optional && !secret)) continue;
        seen.add(name);
        yield {
          from: vertices.container(container),
          to: vertices.secret(name, namespace, secret),
          evidence: [{ at, message: `The container uses Secret ${name}.` }, ...objectOf(secret)],
        };
      }
    },
  },
};

function objectOf(secret: Resource | undefined): readonly Evidence[] {
  if (!secret) return [];
  const at = (secret.root as Cursor<Record<string, Record<string, string>>>).at('metadata').at('name');
  return [{ at, message: `This is Secret ${secret.name}.`, context: true }];
}

interface Reference {
  /** The place of the name. */
  readonly at: AnyCursor;
  readonly name: string;
  readonly optional: boolean;
}

type Named = Cursor<string | undefined>;
type Source = Cursor<{ readonly name?: string; readonly optional?: boolean } | undefined>;

/** The Secrets that a container uses: as variables, and through the volumes that it mounts. */
export const referencesOf = oncePer((container: ContainerCursor): readonly Reference[] => {
  const found: Reference[] = [];
  const add = (at: Named, optional: boolean | undefined): void => {
    if (at.value) found.push({ at, name: at.value, optional: optional === true });
  };
  const addFrom = (source: Source): void => {
    if (source.exists) add(source.at('name'), source.at('optional').value);
  };
  // Most variables and volumes are about something else.
  for (const variable of container.at('env').items()) {
    const from = variable.at('valueFrom');
    if (from.exists) addFrom(from.at('secretKeyRef'));
  }
  for (const source of container.at('envFrom').items()) addFrom(source.at('secretRef'));
  for (const { volume } of mountedBy(container)) {
    const own = volume.at('secret');
    if (own.exists) add(own.at('secretName'), own.at('optional').value);
    const projected = volume.at('projected');
    if (projected.exists) for (const source of projected.at('sources').items()) addFrom(source.at('secret'));
  }
  return found;
});
