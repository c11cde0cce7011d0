import type { Path } from '../json.js';
import { lineEnd, lineStart, nextLine, type TextEdit } from '../source/text-edit.js';
import { type Child, type DocumentText, type EditableNode, startOf } from './document-text.js';
import { Refusal } from './refusal.js';

interface Removal {
  readonly document: DocumentText;
  readonly parent: EditableNode;
  readonly own: Child;
  readonly previous: Child | undefined;
  readonly next: Child | undefined;
}

/**
 * The edits that remove an entry or an item. An edit reaches to the neighbour, so that two adjacent removals are never
 * made at once: without both, the remaining text is different.
 * @throws Refusal
 */
export function removeEdits(document: DocumentText, path: Path): readonly TextEdit[] {
  const parent = path.length > 0 ? document.node(path.slice(0, -1)) : undefined;
  if (!parent || !document.node(path)) throw new Refusal('value');
  const children = document.children(parent);
  const index = children.findIndex(({ step }) => step === path.at(-1));
  const own = children[index];
  if (!own) throw new Refusal('value');
  const removal: Removal = {
    document,
    parent,
    own,
    previous: children[index - 1],
    next: children[index + 1],
  };
  if (document.isFlow(parent.range)) return [fromFlow(removal)];
  return children.length === 1 ? lastFromBlock(removal) : [fromBlock(removal)];
}

function fromFlow({ document, parent, own, previous, next }: Removal): TextEdit {
  const start = startOf(own.range);
  const edit = next
    ? { startOffset: start, endOffset: startOf(next.range), text: '' }
    : previous
      ? { startOffset: previous.range.valueEnd, endOffset: own.range.valueEnd, text: '' }
      : { startOffset: parent.range.valueStart + 1, endOffset: parent.range.valueEnd - 1, text: '' };
  if (document.comments(edit.startOffset, edit.endOffset).length > 0) throw new Refusal('comment');
  return edit;
}

function fromBlock(removal: Removal): TextEdit {
  const { document, own, previous, next } = removal;
  const { text } = document;
  const start = startOf(own.range);
  if (!document.isFirstOnLine(start)) {
    if (!next || own.range.keyEnd < 0) throw new Refusal('style');
    // The first key of a list item: the next key takes its place after the dash.
    const end = startOf(next.range);
    if (document.comments(start, end).length > 0) throw new Refusal('comment');
    return { startOffset: start, endOffset: end, text: '' };
  }
  const kept = keptComment(removal);
  const line = lineStart(text, start);
  const end = document.endOfNode(own.range);
  if (next) {
    const to = lineStart(text, startOf(next.range));
    return { startOffset: line, endOffset: to, text: kept + text.slice(nextLine(text, end), to) };
  }
  const from = document.endOfNode(previous!.range);
  const between = text.slice(from, lineBreakBefore(text, line));
  const { lineBreak } = document.style;
  return {
    startOffset: from,
    endOffset: end,
    text: between + (kept && lineBreak + kept.slice(0, -lineBreak.length)),
  };
}

/** The only child: the parent becomes `{}` or `[]`. */
function lastFromBlock(removal: Removal): readonly TextEdit[] {
  const { document, parent, own } = removal;
  const { text } = document;
  const empty = Array.isArray(parent.value) ? '[]' : '{}';
  const { valueStart, valueEnd } = parent.range;
  if (parent.path.length === 0) throw new Refusal('value');
  if (parent.range.keyEnd < 0) {
    if (document.comments(valueStart, valueEnd).length > 0) throw new Refusal('comment');
    return [
      { startOffset: valueStart, endOffset: document.contentEnd(valueStart, valueEnd, 0), text: empty },
    ];
  }
  const start = startOf(own.range);
  if (!document.isFirstOnLine(start)) throw new Refusal('style');
  const colon = document.colonEnd(parent.range);
  const keyLine = lineEnd(text, colon);
  const end = document.endOfNode(own.range);
  const kept = keptComment(removal);
  const { lineBreak } = document.style;
  const between = text.slice(keyLine, lineBreakBefore(text, lineStart(text, start)));
  const rest = between + (kept && lineBreak + kept.slice(0, -lineBreak.length));
  return keyLine === colon
    ? [{ startOffset: colon, endOffset: end, text: ` ${empty}${rest}` }]
    : [
        { startOffset: colon, endOffset: colon, text: ` ${empty}` },
        { startOffset: keyLine, endOffset: end, text: rest },
      ];
}

/** The comment after the removed node, as a line of its own. @throws Refusal for comments that lose their subject */
function keptComment({ document, own }: Removal): string {
  const { text, style } = document;
  const start = startOf(own.range);
  const content = document.contentEnd(own.range.valueStart, own.range.valueEnd, own.range.keyEnd);
  const end = lineEnd(text, content);
  if (document.comments(start, content).length > 0) throw new Refusal('comment');
  const above = text.slice(lineStart(text, lineBreakBefore(text, lineStart(text, start))), start);
  const [behind] = document.comments(content, end);
  const comment = behind ? text.slice(behind.start, behind.end) : '';
  // A suppression would then cover the next entry.
  const hash = above.indexOf('#');
  if ((hash !== -1 && above.includes('plimsoll-', hash)) || comment.includes('plimsoll-'))
    throw new Refusal('comment');
  return comment && ' '.repeat(document.column(start)) + comment + style.lineBreak;
}

/** The end of the line before a line. */
function lineBreakBefore(text: string, line: number): number {
  const end = line - 1;
  return text[end] === '\n' && text[end - 1] === '\r' ? end - 1 : Math.max(end, 0);
}

/** Removes a comment, or replaces it. */
export function commentEdits(
  text: string,
  start: number,
  end: number,
  replacement: string,
): readonly TextEdit[] {
  if (replacement !== '') return [{ startOffset: start, endOffset: end, text: replacement }];
  const line = lineStart(text, start);
  const before = text.slice(line, start);
  return before.trim() === ''
    ? [{ startOffset: line, endOffset: nextLine(text, end), text: '' }]
    : [{ startOffset: line + before.trimEnd().length, endOffset: end, text: '' }];
}
