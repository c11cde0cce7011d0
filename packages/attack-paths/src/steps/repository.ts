import { isElsewhere, today } from '@plimsoll/core/internal';
import { type Cursor, type Json, plainValuesOf, type Resource } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import type { FoundStep, Vertex } from '../graph/types.js';
import { bytesOf } from './certificate.js';
import { credentialsIn } from './credentials.js';
import type { Techniques } from './technique.js';

/** From the files themselves: anyone who can read them has their content. */
export const REPOSITORY: Techniques = {
  'repository-credential': {
    title: 'finds the credential in the files',
    references: ['MS-TA9003', 'MS-TA9001', 'T1552.001'],
    rules: [
      'cis/plain-secret',
      'nsa-hardening/exposed-token',
      'nsa-hardening/kubeconfig-in-manifest',
      'nsa-hardening/credentials-in-config',
    ],
    source:
      'https://microsoft.github.io/Threat-Matrix-for-Kubernetes/techniques/Application%20Credentials%20In%20Configuration%20Files/',
    begins: 'outside',
    *ofCluster(context) {
      const from = context.vertices.entry('repository');
      for (const secret of context.project.ofKind('Secret')) yield* plainSecret(from, secret, context);
      for (const { at, message, to, doubt } of credentialsIn(context))
        yield {
          from,
          to,
          evidence: [{ at, message }],
          assumptions: to.kind === 'cloud-account' ? ['repo-readable'] : ['repo-readable', 'api-public'],
          doubt,
        };
    },
  },
  'bootstrap-token': {
    title: 'joins with the bootstrap token in the files',
    references: ['T1552.001', 'T1078'],
    rules: ['cis/plain-secret'],
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/',
    begins: 'outside',
    *ofCluster(context) {
      for (const secret of context.project.ofKind('Secret'))
        if (secret.root.at('type').value === BOOTSTRAP_TOKEN && takesBootstrapTokens(context))
          yield* bootstrapToken(secret, context);
    },
  },
};

function* plainSecret(from: Vertex, secret: Resource<'Secret'>, { vertices }: Context): Iterable<FoundStep> {
  const values = plainValuesOf(secret);
  const { name, namespace } = secret;
  if (name === undefined || values.length === 0) return;
  const maps = new Set(values.map(({ at }) => at.parent!));
  // One of several values is enough.
  for (const at of values.length === 1 ? [values[0]!.at] : maps)
    yield {
      from,
      to: vertices.secret(name, namespace, secret),
      evidence: [{ at, message: `Secret ${name} is in the files with its values.` }],
      assumptions: ['repo-readable'],
    };
}

const isFalse = (text: string): boolean => /^(?:0|f|false)$/i.test(text);

const BOOTSTRAP_TOKEN = 'bootstrap.kubernetes.io/token';

/** Off by default. kubeadm turns it on. */
const takesBootstrapTokens = ({ project }: Context): boolean =>
  !project.components.ofKind('KubeApiserver').some((server) => {
    const { state, text } = server.setting('enable-bootstrap-token-auth');
    return (state === 'absent' && !server.partial) || (state === 'given' && isFalse(text ?? ''));
  });

function* bootstrapToken(secret: Resource<'Secret'>, { vertices }: Context): Iterable<FoundStep> {
  const { root, namespace } = secret;
  if (namespace !== undefined && namespace !== 'kube-system') return;
  const fieldAt = (key: string): { at: Cursor<Json>; text: string } | undefined => {
    const plain = root.at('stringData').at(key) as Cursor<Json>;
    if (typeof plain.value === 'string') return { at: plain, text: plain.value };
    const coded = root.at('data').at(key) as Cursor<Json>;
    return typeof coded.value === 'string' ? { at: coded, text: bytesOf(coded.value) ?? '' } : undefined;
  };
  const [token] = plainValuesOf(secret);
  const use = fieldAt('usage-bootstrap-authentication');
  if (!token || !fieldAt('token-id') || use?.text !== 'true') return;
  const expiration = fieldAt('expiration');
  if (expiration && !isElsewhere(expiration.text) && Date.parse(expiration.text) < today()) return;
  const extra = fieldAt('auth-extra-groups');
  const groups = ['system:bootstrappers', ...(extra?.text.split(',') ?? [])];
  for (const group of groups.map((each) => each.trim()).filter((each) => each !== ''))
    yield {
      from: vertices.entry('repository'),
      to: vertices.identity({ kind: 'Group', name: group, namespace: undefined }),
      evidence: [
        { at: token.at, message: 'The token is in the files.' },
        { at: use.at, message: 'The API server accepts it from clients.' },
        ...(extra && group !== 'system:bootstrappers'
          ? [{ at: extra.at, message: `It stands for group ${group}.` }]
          : []),
      ],
      assumptions: ['repo-readable', 'api-public'],
    };
}
