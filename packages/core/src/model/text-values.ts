import type { Json } from '../json.js';
import { yamlValues } from '../yaml/index.js';
import { ANY } from './api-types.js';
import { CursorNode } from './cursor.js';
import type { AnyCursor, Cursor } from './resource.js';

/** A place in a string of an object: findings are at the whole string, and no fix changes it. */
export class TextNode extends CursorNode {
  constructor(parent: CursorNode, raw: Json | undefined) {
    super(parent.resource, parent.path, raw, ANY, parent);
  }

  protected override child(_: string | number, raw: Json | undefined): TextNode {
    return new TextNode(this, raw);
  }

  /** Only the program that reads the text knows which types it accepts. */
  protected override refuse(): void {}
}

/**
 * The documents of a YAML or JSON string in an object, to walk like the object itself. Findings in them are reported at
 * the string. Empty if there is no string, or it cannot be read. Never throws.
 */
export function documentsInText(at: AnyCursor & { readonly value: unknown }): readonly Cursor<Json>[] {
  if (typeof at.value !== 'string') return [];
  return yamlValues(at.value).map((value) => new TextNode(at as CursorNode, value) as never);
}
