import { escapeLine } from '@plimsoll/formatters';
import { maskedLines, secretValues, unquoted } from '@plimsoll/formatters/internal';

const CONTEXT = 3;

interface Line {
  readonly sign: ' ' | '-' | '+';
  /** Index of the line in the text that it comes from, 0-based. */
  readonly index: number;
}

/** A unified diff for people. Escapes control characters, and masks values that no output may show. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const known = secretValues(before);
  const shown = {
    '-': maskedLines(before),
    // The text that a fix writes may also stand elsewhere, where it is not secret either.
    '+': maskedLines(
      after,
      (value) => !known.has(unquoted(value)) || /^(?:true|false)$/.test(unquoted(value)),
    ),
  };
  const lines = diffLines(linesOf(before), linesOf(after));
  let result = `--- a/${escapeLine(file)}\n+++ b/${escapeLine(file)}\n`;
  for (const [start, end] of hunks(lines)) {
    const hunk = lines.slice(start, end);
    const sizes = (['-', '+'] as const).map((sign) => {
      const own = hunk.filter((line) => line.sign !== (sign === '-' ? '+' : '-')).length;
      const skipped = lines.slice(0, start).filter((line) => line.sign !== (sign === '-' ? '+' : '-')).length;
      return `${sign}${skipped + (own > 0 ? 1 : 0)},${own}`;
    });
    result += `@@ ${sizes.join(' ')} @@\n`;
    for (const { sign, index } of hunk)
      result += `${sign}${escapeLine(shown[sign === '+' ? '+' : '-'][index] ?? '')}\n`;
  }
  return result;
}

/** Text after the last line break is a line only if it is not empty. */
function linesOf(text: string): readonly string[] {
  return text.replace(/(?:\r\n|\n|\r)$/, '').split(/\r\n|\n|\r/);
}

/** Changed lines with the lines around them, as ranges of the diff. Near ones are merged. */
function hunks(lines: readonly Line[]): readonly [number, number][] {
  const result: [number, number][] = [];
  for (const [at, { sign }] of lines.entries()) {
    if (sign === ' ') continue;
    const last = result.at(-1);
    if (last && at - CONTEXT <= last[1]) last[1] = Math.min(at + CONTEXT + 1, lines.length);
    else result.push([Math.max(0, at - CONTEXT), Math.min(at + CONTEXT + 1, lines.length)]);
  }
  return result;
}

/** How many lines to search for the place where two texts agree again. Fixes change a few at a time. */
const FARTHEST = 400;

/**
 * The difference between two texts. Fixes are short and far apart, so the nearest place where the texts agree again is
 * the right one. No need to compare all lines with all others.
 */
function diffLines(a: readonly string[], b: readonly string[]): readonly Line[] {
  const lines: Line[] = [];
  let x = 0;
  let y = 0;
  while (x < a.length || y < b.length) {
    if (x < a.length && a[x] === b[y]) {
      lines.push({ sign: ' ', index: x++ });
      y++;
      continue;
    }
    const [removed, added] = nextAgreement(a, x, b, y);
    for (const end = x + removed; x < end; x++) lines.push({ sign: '-', index: x });
    for (const end = y + added; y < end; y++) lines.push({ sign: '+', index: y });
  }
  return lines;
}

/** Documents resemble each other: the more lines are skipped, the more have to agree after them. */
const ENOUGH = 8;

/** Whether that many lines agree, or all up to the end of both texts. */
function agree(a: readonly string[], x: number, b: readonly string[], y: number, lines: number): boolean {
  for (let at = 0; at < lines; at++) {
    if (x + at === a.length && y + at === b.length) return true;
    if (a[x + at] !== b[y + at]) return false;
  }
  return true;
}

/** How many lines of both to skip until they agree: all that are left, where they agree nowhere near. */
function nextAgreement(a: readonly string[], x: number, b: readonly string[], y: number): [number, number] {
  for (let distance = 1; distance <= FARTHEST; distance++)
    for (let removed = 0; removed <= distance; removed++) {
      const [atA, atB] = [x + removed, y + distance - removed];
      if (atA >= a.length || atB >= b.length || a[atA] !== b[atB]) continue;
      // A blank line or a bracket agrees by chance.
      const isTelling = (a[atA] ?? '').trim().length > 3 || a[atA + 1] === b[atB + 1];
      if (isTelling && agree(a, atA, b, atB, Math.min(distance, ENOUGH)))
        return [removed, distance - removed];
    }
  return [a.length - x, b.length - y];
}
