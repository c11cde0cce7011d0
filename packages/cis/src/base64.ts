/** Node and browsers have it. The type packages of either would declare much more. */
declare function atob(base64: string): string;

/** Decodes base64 to one character per byte, ignoring blanks and line breaks. Undefined for other text. */
export function decodeBase64(text: string): string | undefined {
  try {
    return atob(text.replace(/\s+/g, ''));
  } catch {
    return undefined;
  }
}
