// A comment above `{{ range }}` is about the whole loop. Helm renders it once above the first item, or drops it where
// the loop makes documents. So this module repeats it above each item.
import type { TemplatePlace } from './align.js';
import { splitActions } from './template-actions.js';

/** Comments above a loop of a template. */
export interface Loop {
  /** The lines of the comments, from 1, with their texts unindented. */
  readonly comments: readonly { readonly line: number; readonly text: string }[];
  /** The lines of the `range` and its end. */
  readonly start: number;
  readonly end: number;
}

/** Rendered text with repeated comments. Each line comes from the text before, or from the template. */
interface Repeated {
  readonly lines: readonly string[];
  readonly from: readonly ({ readonly at: number } | { readonly line: number })[];
}

const OPENS = /^\{\{-?\s*(?:if|range|with|define|block)\b/;
const RANGE = /^\{\{-?\s*range\b/;
const ENDS = /^\{\{-?\s*end\b/;
const COMMENT = /^\s*#\s*plimsoll-ignore\b/;

/**
 * Repeats the comments above the template's loops above each rendered item. `placeOf` returns the template's line for a
 * rendered line (from 0).
 */
export function withLoopComments(
  lines: readonly string[],
  loops: readonly Loop[],
  placeOf: (at: number) => TemplatePlace,
): Repeated {
  const inside = new Map<Loop, number>();
  const out: string[] = [];
  const from: Repeated['from'][number][] = [];
  for (const [at, text] of lines.entries()) {
    if (/^---(?:\s|$)/.test(text)) inside.clear();
    else if (!/^\s*$|^\s*#/.test(text)) {
      const place = placeOf(at);
      for (const loop of place.approximate ? [] : loops)
        if (startsItem(loop, place.line, inside))
          for (const comment of loop.comments) {
            const own = text.slice(0, text.search(/\S/)) + comment.text;
            if (isAbove(out, comment.text)) continue;
            out.push(own);
            from.push({ line: comment.line });
          }
    }
    out.push(text);
    from.push({ at });
  }
  return { lines: withoutLone(out, loops), from };
}

/** Removes comments of a loop of documents that stand in a document of their own: they are about nothing there. */
function withoutLone(lines: readonly string[], loops: readonly Loop[]): readonly string[] {
  const texts = new Set(loops.flatMap(({ comments }) => comments.map(({ text }) => text)));
  const kept = [...lines];
  let start = 0;
  for (let at = 0; at <= lines.length; at++) {
    if (at < lines.length && !/^---(?:\s|$)/.test(lines[at]!)) continue;
    const own = lines.slice(start, at);
    if (own.every((line) => /^\s*$|^\s*#/.test(line)))
      for (const [index, line] of own.entries()) if (texts.has(line.trim())) kept[start + index] = '#';
    start = at + 1;
  }
  return kept;
}

/** Whether a template's line begins an item: the loop's first line, or one that returns to where an item began. */
function startsItem(loop: Loop, line: number, inside: Map<Loop, number>): boolean {
  if (line <= loop.start || line >= loop.end) {
    inside.delete(loop);
    return false;
  }
  const first = inside.get(loop);
  if (first !== undefined && line > first) return false;
  inside.set(loop, line);
  return true;
}

/** Whether the last comments in `lines` have the text. */
function isAbove(lines: readonly string[], text: string): boolean {
  for (let at = lines.length - 1; at >= 0 && /^\s*#|^\s*$/.test(lines[at]!); at--)
    if (lines[at]!.trim() === text) return true;
  return false;
}

/** The loops of a template that have comments right above them. */
export function loopsOf(template: string): readonly Loop[] {
  if (!template.includes('plimsoll-ignore')) return [];
  const lines = template.split(/\r?\n/);
  const open: { readonly line: number; readonly isLoop: boolean }[] = [];
  const loops: Loop[] = [];
  let line = 1;
  for (const [index, part] of splitActions(template).entries()) {
    if (index % 2 === 1 && OPENS.test(part)) open.push({ line, isLoop: RANGE.test(part) });
    else if (index % 2 === 1 && ENDS.test(part)) {
      const block = open.pop();
      const comments = block?.isLoop ? commentsAbove(lines, block.line) : [];
      if (block && comments.length > 0) loops.push({ comments, start: block.line, end: line });
    }
    line += part.split('\n').length - 1;
  }
  return loops;
}

function commentsAbove(lines: readonly string[], line: number): Loop['comments'] {
  const found: { line: number; text: string }[] = [];
  for (let at = line - 1; at >= 1 && /^\s*#/.test(lines[at - 1]!); at--)
    if (COMMENT.test(lines[at - 1]!)) found.unshift({ line: at, text: lines[at - 1]!.trim() });
  return found;
}
