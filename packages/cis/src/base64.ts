/** Node and browsers have it; the type packages of either would bring much more. */
declare function atob(base64: string): string;

/** The bytes of base64 text, one character each; blanks and line breaks do not count. Undefined for other text. */
export function decodeBase64(text: string): string | undefined {
  try {
    return atob(text.replace(/\s+/g, ''));
  } catch {
    return undefined;
  }
}
