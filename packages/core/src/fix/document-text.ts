import { isObject, type Json, type Path, valueAt } from '../json.js';
import { lineEnd, lineStart } from '../source/text-edit.js';
import type { NodeRange, SourceDocument } from '../yaml/index.js';
import { Refusal } from './refusal.js';
import type { Style } from './style.js';

/** A node that can be edited: its text belongs to no other node. */
export interface EditableNode {
  readonly path: Path;
  readonly value: Json | null;
  readonly range: NodeRange;
  /** Whether it is inside a flow map or flow list. */
  readonly inFlow: boolean;
}

export interface Child {
  readonly step: string | number;
  readonly range: NodeRange;
}

/** After this many nodes without any style to see, the document counts as having none. */
const ENOUGH = 2000;

/** The widest indentation to copy. */
const WIDEST = 8;

/** Where the text of a child begins: its key, its dash, or in a flow list its value. */
export const startOf = ({ keyStart, valueStart }: NodeRange): number =>
  keyStart >= 0 ? keyStart : valueStart;

/** The text of one document, and what edits need to know about it. */
export class DocumentText {
  readonly text: string;
  readonly document: SourceDocument;
  readonly root: Json;
  #style: Style | undefined;

  constructor(text: string, document: SourceDocument, root: Json) {
    this.text = text;
    this.document = document;
    this.root = root;
  }

  get style(): Style {
    this.#style ??= this.#measure();
    return this.#style;
  }

  /** Whether a map or list is written in flow style. */
  isFlow({ valueStart }: NodeRange): boolean {
    return this.text[valueStart] === '{' || this.text[valueStart] === '[';
  }

  /**
   * The node at a path. Undefined if it does not exist.
   * @throws Refusal if an alias, an anchor, a tag or a merge key is on the path
   */
  node(path: Path): EditableNode | undefined {
    let range = this.document.positions.root;
    let inFlow = false;
    for (let length = 0; length < path.length; length++) {
      const step = path[length]!;
      if (length > 0) this.refuseAlias(range);
      inFlow ||= this.isFlow(range);
      const parent = path.slice(0, length);
      const value = valueAt(this.root, parent);
      if (typeof step === 'string' && isObject(value)) {
        const own = this.document.positions.entries(parent).filter(({ key }) => key === step);
        if (own.length > 1) throw new Refusal('value');
        // The value has it, but a merge key provides it.
        if (own.length === 0 && Object.hasOwn(value, step)) throw new Refusal('alias');
        if (own.length === 0) return undefined;
        range = own[0]!.range;
      } else {
        const found = this.document.positions.locate(path.slice(0, length + 1));
        if (!found) return undefined;
        range = found;
      }
    }
    if (path.length > 0) this.refuseAlias(range);
    return { path, value: valueAt(this.root, path) ?? null, range, inFlow };
  }

  /** Throws if the value is an alias or has an anchor or tag. @throws Refusal */
  refuseAlias({ keyStart, keyEnd, valueStart }: NodeRange): void {
    if (/[*&!]/.test(this.text[valueStart] ?? '')) throw new Refusal('alias');
    const from = keyEnd >= 0 ? keyEnd : keyStart >= 0 ? keyStart + 1 : valueStart;
    const between = this.text.slice(from, valueStart).replace(/(^|\s)#.*/g, '$1');
    if (/[^\s:]/.test(between)) throw new Refusal('alias');
  }

  /** The entries or items of a map or list, as written. @throws Refusal for merge keys */
  children({ path, value }: EditableNode): readonly Child[] {
    if (Array.isArray(value))
      return value.map((_, index) => ({
        step: index,
        range: this.document.positions.locate([...path, index])!,
      }));
    const entries = this.document.positions.entries(path);
    if (entries.some(({ key }) => key === '<<')) throw new Refusal('alias');
    return entries.map(({ key, range }) => ({ step: key, range }));
  }

  /** The number of columns before an offset. @throws Refusal if a tab is among them */
  column(offset: number): number {
    const start = lineStart(this.text, offset);
    // A byte order mark takes no column.
    const before = this.text.slice(start, offset).replace(/^\ufeff/, '');
    if (before.includes('\t')) throw new Refusal('tab');
    return before.length;
  }

  /** Whether only blanks precede an offset on its line. */
  isFirstOnLine(offset: number): boolean {
    return (
      this.text
        .slice(lineStart(this.text, offset), offset)
        .replace(/^\ufeff/, '')
        .trim() === ''
    );
  }

  /** Where the last line of a block node ends, including a comment after it. @throws Refusal */
  endOfNode({ keyEnd, valueStart, valueEnd }: NodeRange): number {
    const content = this.contentEnd(valueStart, valueEnd, keyEnd);
    const end = lineEnd(this.text, content);
    if (!/^[ \t]*(?:#.*)?$/.test(this.text.slice(content, end))) throw new Refusal('style');
    return end;
  }

  /** The end of a value's text, without trailing blank lines of a block scalar. */
  contentEnd(valueStart: number, valueEnd: number, least: number): number {
    let end = valueEnd;
    while (end > valueStart && /\s/.test(this.text[end - 1]!)) end--;
    return Math.max(end, least);
  }

  /** The offset after the colon of a key. @throws Refusal */
  colonEnd({ keyEnd }: NodeRange): number {
    let at = keyEnd;
    while (this.text[at] === ' ') at++;
    if (keyEnd < 0 || this.text[at] !== ':') throw new Refusal('style');
    return at + 1;
  }

  comments(start: number, end: number): readonly { readonly start: number; readonly end: number }[] {
    return this.document.comments.filter((comment) => comment.start >= start && comment.start < end);
  }

  /** The file's style, from the first places that show it. */
  #measure(): Style {
    const { text, document } = this;
    const { root } = document.positions;
    const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
    const json = this.isFlow(root);
    let step: number | undefined;
    let listStep: number | undefined;
    const columns = new Map<string, number>();
    for (const { path, range } of document.positions.walk()) {
      if ((step !== undefined && listStep !== undefined) || columns.size > ENOUGH) break;
      if (path.length === 0) continue;
      const start = startOf(range);
      const column = start - lineStart(text, start);
      const parent = columns.get(JSON.stringify(path.slice(0, -1)));
      columns.set(JSON.stringify(path), column);
      if (json && path.length === 1 && this.isFirstOnLine(start)) step ??= column || undefined;
      if (parent === undefined || !this.isFirstOnLine(start)) continue;
      const deeper = column - parent;
      if (typeof path.at(-2) !== 'string' || deeper < 0 || deeper > WIDEST) continue;
      if (range.keyEnd >= 0) step ??= deeper || undefined;
      else if (range.keyStart >= 0) listStep ??= deeper;
    }
    const width = step ?? 2;
    return { step: width, listStep: listStep ?? width, lineBreak, json };
  }
}
