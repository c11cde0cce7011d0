/** Characters that look like a space, or like nothing, but are not white space in YAML. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['\u00a0', 'no-break space'],
  ['\u00ad', 'soft hyphen'],
  ['\u1680', 'Ogham space mark'],
  ['\u200b', 'zero-width space'],
  ['\u200c', 'zero-width non-joiner'],
  ['\u200d', 'zero-width joiner'],
  ['\u200e', 'left-to-right mark'],
  ['\u200f', 'right-to-left mark'],
  ['\u2028', 'line separator'],
  ['\u2029', 'paragraph separator'],
  ['\u202f', 'narrow no-break space'],
  ['\u205f', 'medium mathematical space'],
  ['\u2060', 'word joiner'],
  ['\u3000', 'ideographic space'],
  ['\ufeff', 'byte order mark'],
]);

const INVISIBLE = /[\u00a0\u00ad\u1680\u2000-\u200f\u2028\u2029\u202a-\u202f\u205f\u2060\u3000\ufeff]/;

/** Characters as wide as a space: people mean a space by them. */
const WIDE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;

/** An invisible character in a text, by name: `a no-break space (U+00A0)`, and what to do about it. */
export function invisibleIn(
  text: string,
): { readonly index: number; readonly name: string; readonly advice: string } | undefined {
  const index = text.search(INVISIBLE);
  const character = text[index];
  if (character === undefined) return undefined;
  const isWide = WIDE.test(character);
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const name = NAMES.get(character) ?? (isWide ? 'typographic space' : 'formatting character');
  return {
    index,
    name: `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name} (U+${code})`,
    advice: isWide ? 'Replace it with a space.' : 'Remove it.',
  };
}
