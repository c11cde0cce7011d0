import type { Json } from '../json.js';
import { yamlValues } from '../source/yaml-values.js';
import { ANY } from './api-types.js';
import { type AnyCursor, type Cursor, CursorNode } from './cursor.js';

/** A place in a text that an object carries: findings stand at the text as a whole, and no fix changes it. */
export class TextNode extends CursorNode {
  constructor(parent: CursorNode, raw: Json | undefined) {
    super(parent.resource, parent.path, raw, ANY, parent);
  }

  protected override child(_: string | number, raw: Json | undefined): TextNode {
    return new TextNode(this, raw);
  }

  /** What the text must be like only the program knows that reads it. */
  protected override refuse(): void {}
}

/**
 * The documents of a YAML or JSON text that an object carries, to be walked like the object itself; what is reported
 * of them is reported at the text. Empty where there is no text, or none that can be read. Never throws.
 */
export function documentsInText(at: AnyCursor & { readonly value: unknown }): readonly Cursor<Json>[] {
  if (typeof at.value !== 'string') return [];
  return yamlValues(at.value).map((value) => new TextNode(at as CursorNode, value) as never);
}
