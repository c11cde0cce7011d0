import { isObject, type Json, type Path } from '../json.js';
import { lineEnd, lineStart, type TextEdit } from '../source/text-edit.js';
import type { NodeRange } from '../yaml/index.js';
import { type DocumentText, type EditableNode, startOf } from './document-text.js';
import { Refusal } from './refusal.js';
import { blockLines, entryLines, printFlow, printJson, printScalar } from './style.js';

/** The edits that set the value of a place. @throws Refusal */
export function setEdits(document: DocumentText, path: Path, value: Json): readonly TextEdit[] {
  const own = document.node(path);
  if (own) return replaceEdits(document, own, value);
  let length = path.length - 1;
  let host = document.node(path.slice(0, length));
  while (!host) host = document.node(path.slice(0, --length));
  const [step, ...rest] = path.slice(length) as [string | number, ...Path];
  return addEdits(document, host, step, wrapped(rest, value));
}

/** The edits that append an item to a list. @throws Refusal */
export function appendEdits(document: DocumentText, path: Path, value: Json): readonly TextEdit[] {
  const list = document.node(path);
  if (!list) return setEdits(document, path, [value]);
  return addEdits(document, list, Array.isArray(list.value) ? list.value.length : 0, value);
}

/** The edits that insert an item before another one. Comments above the other one stay with it. @throws Refusal */
export function insertEdits(document: DocumentText, path: Path, value: Json): readonly TextEdit[] {
  const list = document.node(path.slice(0, -1));
  const index = path.at(-1);
  if (!list || !Array.isArray(list.value) || typeof index !== 'number' || !document.node(path))
    throw new Refusal('value');
  if (document.isFlow(list.range)) {
    const { printed, separator } = flowChild(document, list, index, value);
    return [insertion(startOf(document.children(list)[index]!.range), printed + separator)];
  }
  const before = index === 0 ? undefined : document.children(list)[index - 1]!.range;
  return [addToBlock(document, list, index, value, before ?? 'key')];
}

function wrapped(path: Path, value: Json): Json {
  return path.reduceRight<Json>(
    (inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }),
    value,
  );
}

function addEdits(
  document: DocumentText,
  host: EditableNode,
  step: string | number,
  value: Json,
): readonly TextEdit[] {
  const fits = Array.isArray(host.value)
    ? step === host.value.length
    : isObject(host.value)
      ? typeof step === 'string'
      : host.value === null && (typeof step === 'string' || step === 0);
  if (!fits) throw new Refusal('value');
  if (host.value === null || Object.keys(host.value).length === 0)
    return fillEdits(document, host, typeof step === 'number' ? [value] : { [step]: value });
  return document.isFlow(host.range)
    ? [addToFlow(document, host, step, value)]
    : [addToBlock(document, host, step, value)];
}

/**
 * Inserts after the last line of a child, by default the last child, or of the host's key. The column is that of the
 * first child.
 */
function addToBlock(
  document: DocumentText,
  host: EditableNode,
  step: string | number,
  value: Json,
  behind: NodeRange | 'key' = document.children(host).at(-1)!.range,
): TextEdit {
  const { text, style } = document;
  const first = document.children(host)[0]!.range;
  const like = behind === 'key' ? first : behind;
  if (behind !== 'key') refuseKept(document, behind.valueStart);
  const column = document.column(startOf(first));
  const end = behind === 'key' ? endOfKey(document, host, startOf(first)) : document.endOfNode(behind);
  const lines =
    typeof step === 'string'
      ? entryLines(step, value, style)
      : typeof value === 'object' && value !== null
        ? blockLines([value], style)
        : [`- ${printScalar(value, style, text[like.valueStart], true)}`];
  const indent = style.lineBreak + ' '.repeat(column);
  return insertion(end, lines.map((line) => indent + line).join(''));
}

/** Where the line of a key ends if its list begins below. @throws Refusal */
function endOfKey(document: DocumentText, host: EditableNode, below: number): number {
  const end = lineEnd(document.text, document.colonEnd(host.range));
  if (end > below) throw new Refusal('style');
  return end;
}

function addToFlow(document: DocumentText, host: EditableNode, step: string | number, value: Json): TextEdit {
  const { printed, separator } = flowChild(document, host, step, value);
  return insertion(document.children(host).at(-1)!.range.valueEnd, separator + printed);
}

/** The text of another child in flow style, with its separator. */
function flowChild(
  document: DocumentText,
  host: EditableNode,
  step: string | number,
  value: Json,
): { readonly printed: string; readonly separator: string } {
  const { text, style } = document;
  const children = document.children(host);
  const last = children.at(-1)!.range;
  const start = startOf(last);
  const ownLine = document.isFirstOnLine(start) && lineStart(text, start) > host.range.valueStart;
  const column = document.column(start);
  const compact = isCompact(document, host);
  const asJson = text[start] === '"' && (typeof step === 'number' || last.keyEnd > 0);
  const own = { ...style, json: style.json || (asJson && typeof step === 'string') };
  const printed =
    ownLine && style.json
      ? printJson(value, column, style)
      : printFlowLike(value, own, compact, text[last.valueStart], step);
  const name = typeof step === 'number' ? '' : printScalar(step, own) + (compact ? ':' : ': ');
  const separator = ownLine ? `,${style.lineBreak}${' '.repeat(column)}` : compact ? ',' : ', ';
  return { printed: name + printed, separator };
}

/** An item copies the quotes of its neighbour. */
function printFlowLike(
  value: Json,
  style: DocumentText['style'],
  compact: boolean,
  like: string | undefined,
  step: string | number,
): string {
  const isItem = typeof step === 'number' && (typeof value !== 'object' || value === null);
  return isItem ? printScalar(value, style, like) : printFlow(value, style, compact);
}

/** Whether colons and commas have no blank after them. */
function isCompact(document: DocumentText, host: EditableNode): boolean {
  const { text } = document;
  const [first, second] = document.children(host);
  if (first!.range.keyEnd >= 0)
    return /^\s*:\S/.test(text.slice(first!.range.keyEnd, first!.range.valueStart + 1));
  return second !== undefined && second.range.valueStart - first!.range.valueEnd === 1;
}

/** Inserts the first children into an empty map or list. */
function fillEdits(document: DocumentText, host: EditableNode, value: Json): readonly TextEdit[] {
  const { text, style } = document;
  const { valueStart, valueEnd, keyStart, keyEnd } = host.range;
  if (document.comments(valueStart, valueEnd).length > 0) throw new Refusal('comment');
  if (host.inFlow || style.json || keyEnd < 0 || (Array.isArray(value) && document.isFlow(host.range)))
    return [flowReplacement(document, host, value)];
  const column = document.column(keyStart);
  const colon = document.colonEnd(host.range);
  if (text.slice(colon, valueStart).trim() !== '') throw new Refusal('style');
  const indent = style.lineBreak + ' '.repeat(column + (Array.isArray(value) ? style.listStep : style.step));
  const end = document.endOfNode(host.range);
  const lines = blockLines(value, style).map((line) => indent + line);
  const below = insertion(end, lines.join(''));
  if (valueEnd <= colon) return [below];
  // If nothing follows it, one edit does both.
  return valueEnd === end
    ? [{ startOffset: colon, endOffset: end, text: below.text }]
    : [{ startOffset: colon, endOffset: valueEnd, text: '' }, below];
}

function replaceEdits(document: DocumentText, own: EditableNode, value: Json): readonly TextEdit[] {
  const { text, style } = document;
  const { valueStart } = own.range;
  if (JSON.stringify(own.value) === JSON.stringify(value)) throw new Refusal('value');
  const isCollection = typeof value === 'object' && value !== null;
  const wasCollection = typeof own.value === 'object' && own.value !== null;
  const wasEmpty = own.value === null || (wasCollection && Object.keys(own.value as object).length === 0);
  if (wasEmpty && isCollection && Object.keys(value).length > 0) return fillEdits(document, own, value);
  if (isScalars(own.value) && isScalars(value)) return [listReplacement(document, own, own.value, value)];
  if (isCollection || (wasCollection && document.isFlow(own.range)))
    return [flowReplacement(document, own, value)];
  if (wasCollection) throw new Refusal('style');
  if (typeof own.value === 'string') refuseBlockScalar(document, own.range);
  const like = typeof own.value === 'string' ? text[valueStart] : '';
  return [replacement(own, printScalar(value, style, like, !own.inFlow))];
}

function isScalars(value: Json): value is readonly Json[] {
  const items: readonly Json[] = Array.isArray(value) ? value : [];
  return items.length > 0 && items.every((item) => typeof item !== 'object' || item === null);
}

/** Replaces a list of scalars and keeps the quotes of items in both. @throws Refusal if it has comments */
function listReplacement(
  document: DocumentText,
  own: EditableNode,
  before: readonly Json[],
  after: readonly Json[],
): TextEdit {
  const { text, style } = document;
  const ranges = document.children(own).map(({ range }) => range);
  const [first, second] = ranges as [NodeRange, NodeRange | undefined];
  const last = ranges.at(-1)!;
  const start = startOf(first);
  const flow = document.isFlow(own.range);
  const end = flow ? own.range.valueEnd : lineEnd(text, last.valueEnd);
  if (document.comments(start, end).length > 0) throw new Refusal('comment');
  for (const range of ranges) refuseBlockScalar(document, range);
  for (const index of ranges.keys()) document.node([...own.path, index]);
  const separator = !flow
    ? style.lineBreak + ' '.repeat(document.column(start))
    : second
      ? text.slice(first.valueEnd, startOf(second))
      : ', ';
  const items = after.map((item) => {
    const range = ranges[before.indexOf(item)];
    return range
      ? text.slice(startOf(range), range.valueEnd)
      : (flow ? '' : '- ') + printScalar(item, style, text[first.valueStart], !flow);
  });
  return { startOffset: start, endOffset: last.valueEnd, text: items.join(separator) };
}

/** Replaces the whole value, in flow style. @throws Refusal if the old value is a block or has a comment */
function flowReplacement(document: DocumentText, own: EditableNode, value: Json): TextEdit {
  const { valueStart, valueEnd } = own.range;
  const isBlock = typeof own.value === 'object' && own.value !== null && !document.isFlow(own.range);
  if (isBlock) throw new Refusal('style');
  refuseBlockScalar(document, own.range);
  if (document.comments(valueStart, valueEnd).length > 0) throw new Refusal('comment');
  return replacement(own, printFlow(value, document.style));
}

/** If the old value is empty, a blank must come before the new text. */
function replacement({ range: { valueStart, valueEnd } }: EditableNode, text: string): TextEdit {
  return { startOffset: valueStart, endOffset: valueEnd, text: valueStart === valueEnd ? ` ${text}` : text };
}

const insertion = (at: number, text: string): TextEdit => ({ startOffset: at, endOffset: at, text });

/** @throws Refusal */
function refuseBlockScalar({ text }: DocumentText, { valueStart }: NodeRange): void {
  if (/[|>]/.test(text[valueStart] ?? '')) throw new Refusal('block-scalar');
}

/** A block scalar with `+` keeps the lines after it, and an addition would move them. @throws Refusal */
function refuseKept({ text }: DocumentText, valueStart: number): void {
  if (/^[|>]\d?\+/.test(text.slice(valueStart, valueStart + 3))) throw new Refusal('block-scalar');
}
