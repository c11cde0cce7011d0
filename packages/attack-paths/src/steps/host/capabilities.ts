import { oncePer } from '@plimsoll/core/internal';
import type { AnyCursor, ContainerCursor } from '@plimsoll/core/kubernetes';
import { userOf } from './user.js';

const ALL = 'ALL';

/**
 * The capabilities that runtimes give by default: https://github.com/containerd/containerd/blob/v2.3.0/pkg/oci/spec.go
 */
const DEFAULTS = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
] as const;

const nameOf = (text: string | undefined): string => (text ?? '').toUpperCase().replace(/^CAP_/, '');

/** Each technique asks for other capabilities. */
const listsOf = oncePer((container: ContainerCursor) => {
  const capabilities = container.at('securityContext').at('capabilities');
  const listed = (list: 'add' | 'drop') =>
    capabilities
      .at(list)
      .items()
      .map((at) => ({ at, name: nameOf(at.value) }));
  return { added: listed('add'), dropped: new Set(listed('drop').map(({ name }) => name)) };
});

/**
 * The entries that each give a container a capability: its name, or `ALL`. A runtime first adds and drops `ALL`, and
 * then adds and drops by name.
 */
export function adding(container: ContainerCursor, capability: string): readonly AnyCursor[] {
  const { added, dropped } = listsOf(container);
  if (added.length === 0 || dropped.has(capability)) return [];
  return added
    .filter(({ name }) => name === capability || (name === ALL && !dropped.has(ALL)))
    .map(({ at }) => at);
}

const NO_CAPABILITIES: ReadonlySet<string> = new Set();
const ALL_CAPABILITIES: ReadonlySet<string> = new Set([ALL]);
const DEFAULT_CAPABILITIES: ReadonlySet<string> = new Set(DEFAULTS);

/** The capabilities of a container's process. Only root has any at the start. */
export const capabilitiesOf = oncePer((container: ContainerCursor): ReadonlySet<string> => {
  const user = userOf(container);
  if (user !== 0 && user !== 'not stated') return NO_CAPABILITIES;
  if (container.at('securityContext').at('privileged').value === true) return ALL_CAPABILITIES;
  const { added: given, dropped } = listsOf(container);
  if (given.length === 0 && dropped.size === 0) return DEFAULT_CAPABILITIES;
  const added = given.map(({ name }) => name);
  const base = dropped.has(ALL) ? [] : added.includes(ALL) ? [ALL] : DEFAULTS;
  return new Set([...base, ...added].filter((name) => !dropped.has(name)));
});

/** Whether one set is a subset of another. */
export function isWithin(few: ReadonlySet<string>, many: ReadonlySet<string>): boolean {
  if (many.has(ALL)) return true;
  if (few.size > many.size) return false;
  for (const name of few) if (!many.has(name)) return false;
  return true;
}
