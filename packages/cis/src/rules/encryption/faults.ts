import { ownValue } from '@plimsoll/core/internal';
import { type Cursor, type Json, parseDuration } from '@plimsoll/core/kubernetes';
import { decodeBase64 } from '../../base64.js';
import { KINDS, kindOf, type ProviderKind, providersOf } from './encryption.js';

/** A fault that makes the API server reject its encryption file, so that it does not start. */
export interface EncryptionFault {
  readonly at: Cursor<Json>;
  /** Ends "The API server does not start with this file: …". */
  readonly problem: string;
}

type Node = Cursor<Json>;

/**
 * The faults of an EncryptionConfiguration, without those that other messages name: nothing covers Secrets, or their
 * first provider is missing.
 * https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/apis/apiserver/validation/validation_encryption.go
 */
export function* faultsOf(root: Node): Generator<EncryptionFault> {
  const ofSecrets = providersOf(root, 'secrets')?.list;
  const first = ofSecrets?.[0];
  const isNamed = (provider: Node): boolean =>
    first !== undefined && JSON.stringify(first.path) === JSON.stringify(provider.path);
  const kmsNames = new Set<string>();
  const earlier = new Named();
  for (const entry of itemsOf(root.at('resources'))) {
    yield* resourceFaults(entry.at('resources') as Node, earlier);
    const providers = itemsOf(entry.at('providers'));
    if (providers.length === 0 && ofSecrets?.length !== 0)
      yield { at: entry.at('providers') as Node, problem: 'an entry has no providers' };
    for (const provider of providers) {
      const kind = kindOf(provider);
      if (kind !== undefined) yield* providerFaults(provider.at(kind) as Node, kind, kmsNames);
      else if (!isNamed(provider))
        yield { at: provider, problem: `each provider must be exactly one of ${KINDS.join(', ')}` };
    }
  }
}

/** Resources that have no objects of their own in the API. */
const NO_API = ['apiserveripinfo', 'serviceipallocations', 'servicenodeportallocations'];

/**
 * @param earlier the resources of earlier entries; those of this one are added
 */
function* resourceFaults(list: Node, earlier: Named): Generator<EncryptionFault> {
  const items = itemsOf(list);
  if (items.length === 0) yield { at: list, problem: 'an entry names no resources' };
  const own = new Named();
  for (const at of items) {
    const { value } = at;
    if (typeof value !== 'string') continue;
    const problem = nameFault(value) ?? placeFault(value, own, earlier);
    if (problem !== undefined) yield { at, problem };
    own.add(value);
  }
  for (const name of own.names) earlier.add(name);
}

function placeFault(name: string, own: Named, earlier: Named): string | undefined {
  if (own.names.has(name)) return 'an entry names a resource twice';
  if (own.cover(name) || own.isCoveredBy(name))
    return 'an entry names a resource next to a wildcard that covers it';
  return earlier.cover(name) ? 'a wildcard in an earlier entry already covers this resource' : undefined;
}

/** Resources and wildcards: `*.apps` for a group, `*.*` for everything. Fast for many look-ups. */
class Named {
  readonly names = new Set<string>();
  readonly #groups = new Set<string>();

  add(name: string): void {
    this.names.add(name);
    this.#groups.add(groupOf(name));
  }

  /** Whether a wildcard among them covers another resource or wildcard. */
  cover(name: string): boolean {
    return ['*.*', `*.${groupOf(name)}`].some((wildcard) => wildcard !== name && this.names.has(wildcard));
  }

  /** Whether a wildcard that is not among them covers one of them. */
  isCoveredBy(wildcard: string): boolean {
    if (wildcard === '*.*') return this.names.size > 0;
    return wildcard.startsWith('*.') && this.#groups.has(groupOf(wildcard));
  }
}

function nameFault(name: string): string | undefined {
  if (name !== name.toLowerCase()) return 'a resource has capital letters';
  if (name === '*') return "a resource is '*': write '*.' for the core group, '*.*' for everything";
  if (NO_API.includes(name)) return 'a resource is not an object that the API stores';
  const group = groupOf(name);
  if (group === 'events.k8s.io')
    return "events are stored in the core group, so the resource must be 'events'";
  if (group === 'extensions') return "the group 'extensions' was removed";
  return group === '*' && name !== '*.*' ? 'a resource is named for every group' : undefined;
}

const groupOf = (name: string): string => (name.includes('.') ? name.slice(name.indexOf('.') + 1) : '');

function* providerFaults(
  provider: Node,
  kind: ProviderKind,
  kmsNames: Set<string>,
): Generator<EncryptionFault> {
  if (kind === 'kms') yield* kmsFaults(provider, kmsNames);
  else if (kind !== 'identity') yield* keyFaults(provider.at('keys') as Node, kind);
}

function* keyFaults(list: Node, kind: Exclude<ProviderKind, 'kms' | 'identity'>): Generator<EncryptionFault> {
  const lengths = kind === 'secretbox' ? [32] : [16, 24, 32];
  const keys = itemsOf(list);
  if (keys.length === 0) yield { at: list, problem: `${kind} has no keys` };
  for (const key of keys) {
    if (!key.at('name').value) yield { at: key.at('name') as Node, problem: 'a key has no name' };
    const at = key.at('secret') as Node;
    const bytes = lengthOf(at.value);
    if (bytes === 0) yield { at, problem: 'a key has no secret' };
    else if (bytes !== undefined && !lengths.includes(bytes))
      yield {
        at,
        problem: `a key of ${kind} has ${bytes} bytes, not ${lengths.join(', ').replace(/, (\d+)$/, ' or $1')}`,
      };
  }
}

/** The length of a key in bytes; undefined for text that is not base64, or a placeholder for the key. */
function lengthOf(secret: Json | undefined): number | undefined {
  if (secret === undefined || secret === '') return 0;
  if (typeof secret !== 'string' || !/^[A-Za-z\d+/]+={0,2}$/.test(secret) || secret.length % 4 !== 0)
    return undefined;
  return /^[A-Za-z]+$/.test(secret) ? undefined : decodeBase64(secret)?.length;
}

function* kmsFaults(kms: Node, names: Set<string>): Generator<EncryptionFault> {
  const text = (key: string): string => {
    const value = ownValue(kms.value, key);
    return typeof value === 'string' ? value : '';
  };
  const version = text('apiVersion') || 'v1';
  const name = text('name');
  if (version !== 'v1' && version !== 'v2')
    yield { at: kms.at('apiVersion') as Node, problem: 'the apiVersion of kms must be v1 or v2' };
  if (name === '') yield { at: kms.at('name') as Node, problem: 'kms has no name' };
  else if (version !== 'v1' && name.includes(':'))
    yield { at: kms.at('name') as Node, problem: "the name of a kms v2 provider must not contain ':'" };
  else if (version !== 'v1' && names.has(name))
    yield { at: kms.at('name') as Node, problem: 'two kms providers have the same name' };
  names.add(name);
  const endpoint = text('endpoint');
  if (endpoint === '') yield { at: kms.at('endpoint') as Node, problem: 'kms has no endpoint' };
  else if (/^[a-z][a-z\d+.-]*:/i.test(endpoint) && !/^unix:/i.test(endpoint))
    yield { at: kms.at('endpoint') as Node, problem: 'the endpoint of kms must be a unix socket' };
  if (text('timeout') !== '' && (parseDuration(text('timeout')) ?? 1) <= 0)
    yield { at: kms.at('timeout') as Node, problem: 'the timeout of kms must be above 0' };
  if (version !== 'v1' && kms.at('cachesize').exists)
    yield { at: kms.at('cachesize') as Node, problem: 'a kms v2 provider has no cachesize' };
}

function itemsOf(list: Cursor<Json>): readonly Node[] {
  return (list as Cursor<Json[]>).items() as readonly Node[];
}
