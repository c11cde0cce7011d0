import { today } from '@plimsoll/core/internal';
import {
  type AnyCursor,
  type Cursor,
  isObject,
  type Json,
  type Project,
  plainValuesOf,
  type Resource,
  textOf,
  tokenIn,
} from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import type { Vertex } from '../graph/types.js';
import { bytesOf, readCertificate } from './certificate.js';
import { isSuspect, isSuspectFile } from './suspect.js';

/** Something in the files that lets an attacker act as an identity. */
export interface Credential {
  readonly at: AnyCursor;
  readonly message: string;
  readonly to: Vertex;
  readonly doubt: string | undefined;
}

/** The credentials of ServiceAccounts, of users with certificates, and of clouds, in all strings of the files. */
export function* credentialsIn(context: Context): Iterable<Credential> {
  for (const resource of context.project.memo(suspects))
    for (const { at, text } of textsOf(resource)) yield* credentialsOf(text, at, context);
}

/** The objects that may have one. Embedded files are part of the object around them. */
const suspects = ({ resources }: Project): readonly Resource[] =>
  resources.filter((resource) => !resource.embedded && isSuspectFile(resource));

interface Text {
  readonly at: AnyCursor;
  readonly text: string;
}

function* textsOf(resource: Resource): Iterable<Text> {
  const { group, kind, root, value } = resource;
  if (group === '' && kind === 'Secret') {
    for (const { at, text } of plainValuesOf(resource as Resource<'Secret'>))
      if (text !== undefined && isSuspect(text)) yield { at, text };
    const { data, stringData, ...rest } = value;
    yield* textsIn(rest, root as Cursor<Json>);
  } else yield* textsIn(value, root as Cursor<Json>);
}

function* textsIn(value: Json, at: Cursor<Json>): Iterable<Text> {
  if (typeof value === 'string') {
    if (isSuspect(value)) yield { at, text: value };
    return;
  }
  if (!mayHold(value)) return;
  if (Array.isArray(value)) {
    const items = (at as Cursor<Json[]>).items() as readonly Cursor<Json>[];
    for (const [index, item] of value.entries()) if (items[index]) yield* textsIn(item as Json, items[index]);
  } else if (isObject(value))
    for (const key of Object.keys(value)) yield* textsIn(value[key]!, at.at(key) as Cursor<Json>);
}

/** Wherever it is in the value. */
function mayHold(value: Json): boolean {
  if (typeof value === 'string') return isSuspect(value);
  if (Array.isArray(value)) return value.some((item) => mayHold(item as Json));
  if (!isObject(value)) return false;
  for (const key in value) if (mayHold(value[key]!)) return true;
  return false;
}

function* credentialsOf(text: string, at: AnyCursor, context: Context): Iterable<Credential> {
  for (const certificate of certificatesIn(text, at)) yield* fromCertificate(certificate, at, context);
  const account = accountOf(text);
  const { vertices } = context;
  if (account)
    yield {
      at,
      message: `This is a token of ServiceAccount ${account.namespace}/${account.name}.`,
      to: vertices.identity({ kind: 'ServiceAccount', ...account }),
      doubt: undefined,
    };
  const cloud = cloudKeyIn(text);
  if (cloud) yield { at, ...cloud, to: vertices.goal('cloud-account') };
}

const TOKEN = /(?<![\w-])eyJ[\w-]{12,4000}\.(eyJ[\w-]{4,8000})\.[\w-]{20,}/;
const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** The ServiceAccount of a token that has not expired. https://www.rfc-editor.org/rfc/rfc7519#section-4.1 */
function accountOf(text: string): { readonly name: string; readonly namespace: string } | undefined {
  const [, payload] = TOKEN.exec(text) ?? [];
  const json = payload && bytesOf(payload.replaceAll('-', '+').replaceAll('_', '/'));
  const claims = json ? parse(json) : undefined;
  if (!isObject(claims)) return undefined;
  const { sub, exp } = claims;
  const [, namespace, name] = ACCOUNT.exec(textOf(sub)) ?? [];
  const isOver = typeof exp === 'number' && exp * 1000 < today();
  return namespace === undefined || isOver ? undefined : { namespace, name: name! };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const CERTIFICATE = /client-certificate-data["']?:\s{0,20}["']?([A-Za-z0-9+/=]{100,20000})/g;
const KEY = /client-key-data["']?:\s{0,20}["']?[A-Za-z0-9+/=]{40}/;

/** The client certificates of kubeconfigs that also have the private keys. */
function certificatesIn(text: string, at: AnyCursor): readonly string[] {
  const inText = KEY.test(text) ? [...text.matchAll(CERTIFICATE)].map(([, data]) => data!) : [];
  const beside =
    at.path.at(-1) === 'client-certificate-data' && (at.parent as Cursor<Json>).at('client-key-data');
  return beside && (beside as Cursor<Json>).value ? [...inText, text] : inText;
}

function* fromCertificate(data: string, at: AnyCursor, { vertices }: Context): Iterable<Credential> {
  const found = readCertificate(data);
  if (!found || (found.notAfter && found.notAfter.getTime() < today())) return;
  const { user, groups } = found;
  const own = { at, doubt: undefined };
  if (user?.startsWith('system:node:'))
    yield { ...own, message: 'This is the certificate of a node.', to: vertices.nodeIdentity() };
  else if (user !== undefined)
    yield {
      ...own,
      message: `This is a certificate of user ${user}.`,
      to: vertices.identity({ kind: 'User', name: user, namespace: undefined }),
    };
  for (const group of groups)
    yield {
      ...own,
      message: `This is a certificate of group ${group}.`,
      // The group is cluster-admin without any binding.
      to:
        group === 'system:masters'
          ? vertices.goal('cluster-admin')
          : vertices.identity({ kind: 'Group', name: group, namespace: undefined }),
    };
}

/** Kinds of tokens that give access to a cloud account, and why that is uncertain. */
const OF_CLOUDS: Readonly<Record<string, string | undefined>> = {
  'an AWS access key id': 'An attacker needs the secret access key too, and the files may not have it.',
  'a Microsoft Entra client secret': 'What the application may do in Azure is not in the files.',
  'a DigitalOcean token': undefined,
};

function cloudKeyIn(text: string): Pick<Credential, 'message' | 'doubt'> | undefined {
  const found = tokenIn(text);
  if (!found) return undefined;
  if (found.kind === 'a private key' && /"type"\s{0,8}:\s{0,8}"service_account"/.test(text))
    return { message: 'This is the key of a service account of Google Cloud.', doubt: undefined };
  return Object.hasOwn(OF_CLOUDS, found.kind)
    ? { message: `This is ${found.kind}.`, doubt: OF_CLOUDS[found.kind] }
    : undefined;
}
