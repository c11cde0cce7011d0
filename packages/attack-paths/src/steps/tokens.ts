import type { Context } from '../graph/context.js';
import { namespacesOfAccount, objectsNamed } from '../graph/objects.js';
import { type Place, placeOf } from '../graph/places.js';
import { commonNames, evidenceOf, type Right } from '../graph/rights.js';
import { rightsIn, togetherByName } from '../graph/together.js';
import type { FoundStep, Vertex } from '../graph/types.js';
import type { Techniques } from './technique.js';

const secrets = (verbs: readonly string[]) => ({ verbs, group: '', resource: 'secrets' });

const MOUNT = { verbs: ['create'], group: '', resource: 'pods', what: 'create pods that mount them' };

/** What reveals a Secret. `list` and similar verbs also accept names, through a field selector. */
const READ = ['get', 'list', 'watch', 'patch', 'deletecollection'];

const TOKEN_TYPE = 'kubernetes.io/service-account-token';
const TOKEN_ACCOUNT = 'kubernetes.io/service-account.name';

/** To the tokens of others, and to Secrets. */
export const TOKENS: Techniques = {
  'rbac-token-request': {
    title: 'may request a token of the ServiceAccount',
    references: ['T1528'],
    rules: ['cis/rbac-service-account-token-create'],
    source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request',
    *ofIdentity(identity, context) {
      if (identity.isNode) return;
      for (const right of identity.rights({
        verbs: ['create'],
        group: '',
        resource: 'serviceaccounts',
        subresource: 'token',
      }))
        for (const to of accountsOf(right, context))
          yield {
            from: identity.vertex,
            to,
            evidence: evidenceOf(right, 'create tokens of ServiceAccounts'),
          };
    },
  },
  'rbac-read-secrets': {
    title: 'may read the Secret',
    references: ['MS-TA9025', 'T1552.007'],
    rules: ['cis/rbac-secrets-read'],
    source: 'kubernetes 1.37 apiserver endpoints/request/requestinfo.go and endpoints/handlers/patch.go',
    *ofIdentity(identity, context) {
      for (const right of identity.rights(secrets(READ))) {
        const evidence = evidenceOf(right, 'read Secrets');
        for (const [to, doubt] of secretsOf(right, context))
          yield { from: identity.vertex, to, evidence, doubt };
        // Up to 1.23 every ServiceAccount had a Secret with its token, whose name ends with a random part.
        if (!context.kubernetes.atLeast('1.24') && right.names.length === 0 && lists(right))
          yield { from: identity.vertex, to: context.vertices.scopeAt('accounts', right.place), evidence };
      }
    },
  },
  'secret-token': {
    title: 'holds a token of the ServiceAccount',
    references: ['T1528', 'T1552.007'],
    rules: ['cis/service-account-token-secret'],
    source: 'https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets',
    begins: 'secret',
    *ofCluster(context) {
      for (const secret of context.project.ofKind('Secret')) {
        const type = secret.root.at('type');
        const account = secret.root.at('metadata').at('annotations').at(TOKEN_ACCOUNT);
        const name = account.value;
        if (type.value !== TOKEN_TYPE || !name || secret.name === undefined) continue;
        const known =
          name === 'default' ||
          objectsNamed(context, { group: '', kind: 'ServiceAccount' }, [name], placeOf(secret)).length > 0;
        yield {
          from: context.vertices.secret(secret.name, secret.namespace, secret),
          to: context.vertices.identity({ kind: 'ServiceAccount', name, namespace: secret.namespace }),
          evidence: [
            { at: type, message: 'The control plane fills the Secret with a token.' },
            { at: account, message: `The token is that of ServiceAccount ${name}.` },
          ],
          doubt: known
            ? undefined
            : `ServiceAccount ${name} is not among the linted files. Without it the Secret stays empty.`,
        };
      }
    },
  },
  'rbac-make-token-secret': {
    title: 'may create a Secret that gets a token of the ServiceAccount',
    references: ['T1528'],
    rules: ['cis/rbac-secrets-read', 'cis/service-account-token-secret'],
    source: 'https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets',
    *ofIdentity(identity, context) {
      const found = (place: Right['place'], evidence: FoundStep['evidence']): FoundStep => ({
        from: identity.vertex,
        to: context.vertices.scopeAt('accounts', place),
        evidence,
      });
      const create = { ...secrets(['create']), what: 'create Secrets' };
      for (const ways of togetherByName(identity, [create, { ...secrets(READ), what: 'read Secrets' }]))
        for (const { place, held, evidence } of ways)
          if (isReadable(rightsIn(held), place, context)) yield found(place, evidence);
      for (const ways of togetherByName(identity, [create, MOUNT]))
        for (const { place, held, evidence } of ways)
          if (rightsIn(held).every(({ names }) => names.length === 0)) yield found(place, evidence);
    },
  },
};

/**
 * Whether what is created can be read: under any name, or by server-side apply under the same names. Apply changes one
 * object at a time and returns it. It creates none if it already exists.
 */
function isReadable(rights: readonly Right[], place: Place, context: Context): boolean {
  const [create, read] = rights as readonly [Right, Right];
  if (create.names.length === 0) return read.names.length === 0;
  return (
    read.verbs.includes('patch') &&
    commonNames(rights)!.some(
      (name) =>
        place.everywhere || objectsNamed(context, { group: '', kind: 'Secret' }, [name], place).length === 0,
    )
  );
}

const lists = ({ verbs }: Right): boolean => verbs.some((verb) => verb !== 'get' && verb !== 'patch');

/** The accounts that a permission applies to. */
export function* accountsOf(
  { names, place }: Pick<Right, 'names' | 'place'>,
  context: Context,
): Iterable<Vertex> {
  const { vertices } = context;
  if (names.length === 0) return yield vertices.scopeAt('accounts', place);
  for (const name of new Set(names))
    for (const namespace of place.everywhere ? namespacesOfAccount(context, name) : [place.namespace])
      yield vertices.identity({ kind: 'ServiceAccount', name, namespace });
}

/** The Secrets that a permission applies to, and why their existence is uncertain. */
function* secretsOf(
  { names, place }: Right,
  context: Context,
): Iterable<readonly [Vertex, string | undefined]> {
  const { vertices } = context;
  if (names.length === 0) return yield [vertices.scopeAt('secrets', place), undefined];
  for (const name of new Set(names)) {
    const known = objectsNamed(context, { group: '', kind: 'Secret' }, [name], place);
    for (const secret of known) yield [vertices.secret(name, secret.namespace, secret), undefined];
    if (known.length === 0 && !place.everywhere)
      yield [vertices.secret(name, place.namespace), `Secret ${name} is not among the linted files.`];
  }
}
