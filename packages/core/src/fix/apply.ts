import { described } from '../argument.js';
import type { Finding } from '../draft/finding.js';
import { partitionPoint } from '../partition-point.js';
import { applyEdits, type TextEdit, touch } from '../source/text-edit.js';
import { readDocuments } from '../yaml/index.js';
import { joinedBlocks } from './join-blocks.js';

export interface FixedText {
  readonly text: string;
  /** The changes, in the order of the text. */
  readonly edits: readonly TextEdit[];
  /** The findings whose fixes were made. The others touch one of these and wait for the next pass. */
  readonly applied: readonly Finding[];
}

/**
 * Applies the fixes of a file's findings, in order. Fixes that touch an earlier one are left out, unless both add keys
 * to one map. Equal fixes are applied once. Fixes of several steps are applied whole or not at all.
 * @throws TypeError for arguments that are no text or no list of findings
 * @example
 * const result = await lint([file], config, { fixes: true });
 * const { text: fixed } = applyFixes(text, visibleFindings(result));
 */
export function applyFixes(text: string, findings: readonly Finding[]): FixedText {
  if (typeof text !== 'string' || !isList(findings))
    throw new TypeError(
      `applyFixes expects a text and its findings: applyFixes(text, visibleFindings(result)). The text is ${described(text)}, the findings are ${described(findings)}.`,
    );
  const made = new Map<string, readonly TextEdit[]>();
  const occupied: TextEdit[] = [];
  const applied: Finding[] = [];
  for (const finding of findings) {
    if (!finding?.fix) continue;
    const { edits } = finding.fix;
    const key = JSON.stringify(edits);
    if (!made.has(key)) {
      if (edits.some((edit) => isOccupied(occupied, edit))) {
        if (!joinTo(occupied, edits)) continue;
        made.set(key, edits);
        applied.push(finding);
        continue;
      }
      made.set(key, edits);
      for (const edit of edits) occupied.splice(placeFor(occupied, edit), 0, edit);
    }
    applied.push(finding);
  }
  const fixed = applyEdits(text, occupied);
  // Each fix was verified alone. Together they must keep the number of documents and cause no new problem.
  if (applied.length <= 1 || shapeOf(fixed) === shapeOf(text))
    return { text: fixed, edits: occupied, applied };
  const [first] = applied;
  return applyFixes(text, first ? [first] : []);
}

/** Unlike `Array.isArray`, keeps the type of the items. */
const isList = (value: unknown): boolean => Array.isArray(value);

/** Where to insert an edit into edits in text order. */
const placeFor = (sorted: readonly TextEdit[], { startOffset }: TextEdit): number =>
  partitionPoint(sorted, (edit) => edit.startOffset <= startOffset);

function isOccupied(sorted: readonly TextEdit[], edit: TextEdit): boolean {
  const place = placeFor(sorted, edit);
  const next = sorted[place];
  if (next && touch(next, edit)) return true;
  for (let at = place - 1; at >= 0; at--) {
    const other = sorted[at]!;
    if (!touch(other, edit)) return false;
    if (!areSiblings(other, edit)) return true;
  }
  return false;
}

/**
 * If another fix adds the same key at the same place, puts what is below the key into that fix. False if that is
 * impossible.
 */
function joinTo(occupied: TextEdit[], edits: readonly TextEdit[]): boolean {
  const [edit, second] = edits;
  if (!edit || second) return false;
  const at = occupied.findIndex(
    ({ startOffset, endOffset }) => startOffset === edit.startOffset && endOffset === edit.endOffset,
  );
  const touching = occupied.filter((other) => touch(other, edit));
  const other = occupied[at];
  if (!other || touching.some((one) => one !== other && !areSiblings(one, edit))) return false;
  const text = joinedBlocks(other.text, edit.text);
  if (text === undefined) return false;
  occupied[at] = { ...other, text };
  return true;
}

/** A new entry of a map: a line break or comma, the blanks before the key, the key. */
const ENTRY = /^(\r?\n *|,\s*)("(?:[^"\\]|\\.)*"|[\w$./~][^\s:,{}[\]"']*):(?=\s|$)/;

/** A new argument after the last one: the line break and dash, or the comma, before it, then the flag. */
const FLAG_ITEM = /^(\r?\n *- |, *)["']?(--[\w-]+)(?=["'=\s]|$)/;

/**
 * Whether two edits add different flags to one list, or different keys to one map, at the same place. Then one can
 * follow the other.
 */
function areSiblings(a: TextEdit, b: TextEdit): boolean {
  if (a.startOffset !== a.endOffset || b.startOffset !== b.endOffset || a.startOffset !== b.startOffset)
    return false;
  const [, dash, flag] = FLAG_ITEM.exec(a.text) ?? [];
  const [, alikeDash, otherFlag] = FLAG_ITEM.exec(b.text) ?? [];
  if (dash !== undefined && dash === alikeDash) return flag !== otherFlag;
  const [, before, key] = ENTRY.exec(a.text) ?? [];
  const [, alike, other] = ENTRY.exec(b.text) ?? [];
  return before !== undefined && before === alike && key !== other;
}

function shapeOf(text: string): string {
  return JSON.stringify(
    [...readDocuments(text)].map(({ value, problems }) => [
      value === undefined,
      problems.map(({ rule }) => rule),
    ]),
  );
}
