import { isObject, type Json, plainValuesOf } from '@plimsoll/core/kubernetes';
import { imagesOf } from '../graph/images.js';
import { bytesOf } from './certificate.js';
import type { Techniques } from './technique.js';

/** From a credential of a registry to what runs its images. */
export const REGISTRY: Techniques = {
  'registry-push': {
    title: 'pushes images that the workloads run',
    references: ['MS-TA9037', 'T1525'],
    rules: ['nsa-hardening/image-digest-pinned', 'cis/plain-secret'],
    source: 'https://kubernetes.io/docs/concepts/containers/images/#config-json',
    begins: 'secret',
    *ofCluster({ project, vertices, assumes }) {
      if (!assumes('registry-push')) return;
      for (const secret of project.ofKind('Secret')) {
        const { name, namespace, root } = secret;
        const key = KEYS[root.at('type').value ?? ''];
        if (name === undefined || key === undefined) continue;
        const value = plainValuesOf(secret).find((each) => each.key === key);
        for (const covered of coveredBy(value?.text ?? ''))
          yield {
            from: vertices.secret(name, namespace, secret),
            to: imagesOf(vertices, covered),
            evidence: [{ at: value!.at, message: `Secret ${name} has a login to ${covered}.` }],
            assumptions: ['registry-push'],
          };
      }
    },
  },
};

const KEYS: Readonly<Record<string, string>> = {
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
  'kubernetes.io/dockercfg': '.dockercfg',
};

/** Registries whose accounts can only push to a part of their own. */
const SHARED: readonly string[] = ['docker.io', 'ghcr.io', 'quay.io', 'registry.gitlab.com'];

/** The registries, and parts of them, that the entries of a Docker configuration are for. */
function coveredBy(text: string): readonly string[] {
  const config = parse(text);
  if (!isObject(config)) return [];
  const auths = isObject(config.auths) ? config.auths : config;
  return Object.entries(auths).flatMap(([key, login]) => {
    const path = key
      .replace(/^\w+:\/\//, '')
      .replace(/\/(?:v[12]\/?)?$/, '')
      .replace(/^(?:index|registry-1)\.docker\.io/, 'docker.io');
    if (path.includes('*') || !/^[\w.-]+(?::\d+)?(?:\/[\w./-]+)?$/.test(path)) return [];
    if (!SHARED.includes(path)) return [path];
    const user = userOf(login as Json);
    return user === undefined ? [] : [`${path}/${user.toLowerCase()}`];
  });
}

function userOf(login: Json): string | undefined {
  if (!isObject(login)) return undefined;
  const { username, auth } = login;
  if (typeof username === 'string') return username;
  return typeof auth === 'string' ? /^[^:]+/.exec(bytesOf(auth) ?? '')?.[0] : undefined;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
