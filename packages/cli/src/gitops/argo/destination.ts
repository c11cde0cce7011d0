// https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
import type { Json } from '@plimsoll/core/kubernetes';
import { textAt } from '../names.js';
import type { GitOpsRun } from '../types.js';
import { clusterSecrets } from './cluster-secrets.js';

/** The names that Argo CD uses for the cluster in which it runs. */
export const OWN_SERVER = 'https://kubernetes.default.svc';
export const OWN_NAME = 'in-cluster';

/** The cluster of a destination, as seen from the cluster of Argo CD; else what is wrong with it. */
export function clusterOf(
  destination: Json | undefined,
  own: string,
  run: Pick<GitOpsRun, 'known'>,
): { readonly cluster: string } | { readonly failure: string } {
  const [server, name] = [textAt(destination, 'server'), textAt(destination, 'name')];
  if (server !== undefined && name !== undefined)
    return { failure: 'its destination has both server and name, which Argo CD rejects' };
  if (server === undefined && name === undefined)
    return { failure: 'its destination has neither server nor name, which Argo CD rejects' };
  if (name === OWN_NAME || (server !== undefined && isOwnServer(server))) return { cluster: own };
  const named = clusterSecrets(run).find(
    (secret) =>
      server !== undefined &&
      secret.server !== undefined &&
      withoutSlash(secret.server) === withoutSlash(server),
  );
  return { cluster: named?.name ?? name ?? server! };
}

export const isOwnServer = (server: string): boolean => withoutSlash(server) === OWN_SERVER;

export const withoutSlash = (url: string): string => url.replace(/\/$/, '');
