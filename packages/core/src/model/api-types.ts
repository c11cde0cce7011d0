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
 * Types that Kubernetes' specification does not have, in the notation of the table: the fields of every object,
 * including custom resources, and the fields of etcd's configuration file that rules read.
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

/** A node that may contain anything. */
export const ANY: TypeNode = { is: 'scalar', scalar: 'any' };

/** Go structs that are not written as their fields suggest, but as a number of nanoseconds or a duration. */
const OWN_FORMAT: ReadonlySet<string> = new Set(['logs.v1.TimeOrMetaDuration']);

/** Whether a type is written in a format that its fields do not show. */
export const hasOwnFormat = ({ name }: ObjectType): boolean => OWN_FORMAT.has(name);

/** A type of the table by its full name. @throws if its group was not loaded. */
export function typeNamed(name: string): ObjectType {
  const type = loadedTypes.named(name);
  if (!type) throw new Error(`The type ${name} is not loaded.`);
  return type;
}

/** The fields that every object has, including custom resources. */
export const objectType = (): ObjectType => OWN.get('plimsoll.v1.Object')!;

/**
 * A group whose versions write the same fields in different forms: arguments are a map, and a list since v1beta4. So
 * nothing is known about a version outside the table, and kind's patches may be of any version.
 */
const CHANGES_FORMS = 'kubeadm.k8s.io';

/**
 * The type of an object: of its version, or of the preferred one if the table does not have its version. For custom
 * resources, the fields that every object has. It has the fields of all releases.
 * @throws if the types of its group were not loaded.
 */
export function typeOfResource({ group, version, kind, embedded }: Resource): ObjectType {
  const changes = group === CHANGES_FORMS;
  const known =
    (changes && embedded?.patch ? undefined : findVersion(group, version, kind)) ??
    (changes ? undefined : findKind(group, kind)?.versions[0]);
  if (known) return typeNamed(known.type);
  return OWN.get(group === '' ? `plimsoll.v1.${kind}` : '') ?? objectType();
}
