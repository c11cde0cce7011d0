import {
  findKind,
  findVersion,
  loadedTypes,
  type ObjectType,
  readTypes,
  type TypeNode,
} from '@plimsoll/kubernetes-api';
import type { Resource } from './resource.js';

/**
 * What no specification of Kubernetes holds, in the notation of the table: what every object has, custom resources
 * among them, and of etcd's configuration file what rules read.
 * https://etcd.io/docs/v3.6/op-guide/configuration/#configuration-file
 */
const OWN = readTypes(
  `@plimsoll.v1
Object
 apiVersion string
 kind string
 metadata meta.v1.ObjectMeta
EtcdConfiguration
 client-transport-security TransportSecurity
 peer-transport-security TransportSecurity
TransportSecurity
 auto-tls boolean
 cert-file string
 client-cert-auth boolean
 key-file string
 trusted-ca-file string
`,
  (name) => OWN.get(name) ?? typeNamed(name),
);

/** What may hold anything. */
export const ANY: TypeNode = { is: 'scalar', scalar: 'any' };

/** Structs of Go that are written in another way than their fields say: as a number of nanoseconds, or a duration. */
const OWN_FORMAT: ReadonlySet<string> = new Set(['logs.v1.TimeOrMetaDuration']);

/** Whether a type is written in a format that its fields do not tell. */
export const hasOwnFormat = ({ name }: ObjectType): boolean => OWN_FORMAT.has(name);

/** A type of the table by its whole name. @throws where its group was not loaded. */
export function typeNamed(name: string): ObjectType {
  const type = loadedTypes.named(name);
  if (!type) throw new Error(`The type ${name} is not loaded.`);
  return type;
}

/** What every object has, custom resources among them. */
export const objectType = (): ObjectType => OWN.get('plimsoll.v1.Object')!;

/**
 * A group whose versions write the same fields in different forms: arguments are a map, and a list since v1beta4. Of a
 * version that the table does not have nothing is known then, and what kind patches is of any version.
 */
const CHANGES_FORMS = 'kubeadm.k8s.io';

/**
 * The type of an object: of its version, of the preferred one where the table has no such version, and of custom
 * resources what every object has. Its fields are those of all releases.
 * @throws where the types of its group were not loaded.
 */
export function typeOfResource({ group, version, kind, embedded }: Resource): ObjectType {
  const changes = group === CHANGES_FORMS;
  const known =
    (changes && embedded?.patch ? undefined : findVersion(group, version, kind)) ??
    (changes ? undefined : findKind(group, kind)?.versions[0]);
  if (known) return typeNamed(known.type);
  return OWN.get(group === '' ? `plimsoll.v1.${kind}` : '') ?? objectType();
}
