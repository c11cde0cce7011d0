import { sha256 } from '../sha256.js';

/**
 * What identifies a finding across runs. It never contains line, list position, API version, message, severity or a
 * value.
 */
export interface Identity {
  readonly ruleId: string;
  /** For rendered output, the template that it came from. */
  readonly file: string;
  readonly cluster: string | undefined;
  readonly groupKind: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly pathByName: string;
}

/**
 * The first 32 hexadecimal digits of a SHA-256 of the identity. `ordinal` counts equal identities within a file from 1.
 */
export function fingerprint(identity: Identity, ordinal: number): string {
  const parts = [
    identity.ruleId,
    identity.file,
    identity.cluster ?? null,
    identity.groupKind,
    identity.namespace ?? null,
    identity.name ?? null,
    identity.pathByName,
    ...(ordinal > 1 ? [ordinal] : []),
  ];
  return sha256(JSON.stringify(parts)).slice(0, 32);
}
