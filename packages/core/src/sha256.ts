import { sha256 as portable } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

type Sha256 = (text: string) => string;

/** What Node provides without an import, so that this also runs in a browser. */
interface Host {
  readonly process?: { getBuiltinModule?(id: 'node:crypto'): Partial<Crypto> | undefined };
}

interface Crypto {
  hash(algorithm: 'sha256', text: string, encoding: 'hex'): string;
}

/** Node's own takes a sixth of the time. A browser's is asynchronous, so it cannot be used here. */
function ofHost(): Sha256 | undefined {
  const crypto = (globalThis as Host).process?.getBuiltinModule?.('node:crypto');
  return crypto?.hash && ((text) => crypto.hash!('sha256', text, 'hex'));
}

/** For this many, computing here is faster than loading Node's own. */
const FEW = 20;

let asked = 0;
let known: Sha256 | undefined;

/** The SHA-256 of a string in UTF-8, as 64 hexadecimal digits. */
export function sha256(text: string): string {
  if (++asked > FEW) known ??= ofHost();
  return known?.(text) ?? bytesToHex(portable(utf8ToBytes(text)));
}
