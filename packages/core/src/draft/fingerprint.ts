import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * What makes a finding the same one tomorrow. Never in it: line, list position, API version, message,
 * severity, a value.
 */
export interface Identity {
  readonly ruleId: string;
  /** For rendered output the template that it came from. */
  readonly file: string;
  readonly cluster: string | undefined;
  readonly groupKind: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly pathByName: string;
}

/** The first 32 hexadecimal digits of a SHA-256 over the identity; `ordinal` counts equals within a file from 1. */
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
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts))).subarray(0, 16));
}
