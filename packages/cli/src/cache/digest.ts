import { hash } from 'node:crypto';

/** Bytes that are asked for twice are hashed once. */
const known = new WeakMap<Uint8Array, string>();

/** SHA-256 as Base64. Bytes must not change afterwards. */
export function digestOf(content: string | Uint8Array): string {
  if (typeof content === 'string') return hash('sha256', content, 'base64');
  let digest = known.get(content);
  if (digest === undefined) {
    digest = hash('sha256', content, 'base64');
    known.set(content, digest);
  }
  return digest;
}
