import { isObject, type Path } from '../json.js';
import type { TextEdit } from '../source/text-edit.js';
import type { DocumentText } from './document-text.js';
import { Refusal } from './refusal.js';
import { printScalar } from './style.js';

/**
 * The edit that gives an entry another key, with the quotes of the old one. @throws Refusal if the map already has that
 * key, or the place is not an entry
 */
export function renameEdits(document: DocumentText, path: Path, key: string): readonly TextEdit[] {
  const own = document.node(path);
  const map = document.node(path.slice(0, -1))?.value;
  if (!own || own.range.keyEnd < 0 || !isObject(map) || Object.hasOwn(map, key)) throw new Refusal('value');
  const { keyStart: startOffset, keyEnd: endOffset } = own.range;
  const text = printScalar(key, document.style, document.text.slice(startOffset, endOffset));
  return [{ startOffset, endOffset, text }];
}
