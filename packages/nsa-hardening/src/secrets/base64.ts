const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The value of each digit, by its character code. */
const VALUES = new Uint8Array(128);
for (let value = 0; value < DIGITS.length; value++) VALUES[DIGITS.charCodeAt(value)] = value;

/** Decodes base64, ignoring blanks; undefined for other text. (Packs run without Node's Buffer.) */
export function decodeBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s+/g, '').replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let length = 0;
  for (let at = 0; at < digits.length; at++) {
    bits = ((bits << 6) | VALUES[digits.charCodeAt(at)]!) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[length++] = (bits >> held) & 0xff;
  }
  return bytes;
}

/** As many arguments as every engine accepts. */
const PIECE = 4096;

/** Decodes base64 as Latin-1: enough to look for ASCII words. */
export function decodeText(text: string): string {
  const bytes = decodeBase64(text);
  let decoded = '';
  for (let at = 0; bytes && at < bytes.length; at += PIECE)
    decoded += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + PIECE));
  return decoded;
}
