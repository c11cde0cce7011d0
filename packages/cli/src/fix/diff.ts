import { escapeLine } from '@plimsoll/formatters';
import { maskedLines, secretValues } from './mask.js';

const CONTEXT = 3;

interface Line {
  readonly sign: ' ' | '-' | '+';
  /** Index of the line in the text that it comes from, 0-based. */
  readonly index: number;
}

/** A unified diff for people: controls are written out, and values that no output may hold are masked. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const known = secretValues(before);
  const shown = {
    '-': maskedLines(before),
    '+': maskedLines(after, (value) => !known.has(value)),
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

/** What is behind the last line break is a line only where something is. */
function linesOf(text: string): readonly string[] {
  return text.replace(/(?:\r\n|\n|\r)$/, '').split(/\r\n|\n|\r/);
}

/** Lines that changed with the lines around them, as ranges of the diff; near ones are one. */
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

/** The shortest way from one text to the other (E. Myers, An O(ND) Difference Algorithm, 1986). */
function diffLines(a: readonly string[], b: readonly string[]): readonly Line[] {
  const trace: Map<number, number>[] = [];
  let furthest = new Map<number, number>([[1, 0]]);
  for (let d = 0; ; d++) {
    trace.push(new Map(furthest));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
      let x = down ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      furthest.set(k, x);
      if (x >= a.length && x - k >= b.length) return backtrack(trace, a.length, b.length);
    }
    furthest = new Map(furthest);
  }
}

function backtrack(trace: readonly Map<number, number>[], endA: number, endB: number): readonly Line[] {
  const lines: Line[] = [];
  let x = endA;
  let y = endB;
  for (let d = trace.length - 1; d >= 0; d--) {
    const furthest = trace[d]!;
    const k = x - y;
    const down = k === -d || (k !== d && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
    const fromK = down ? k + 1 : k - 1;
    const fromX = furthest.get(fromK) ?? 0;
    const fromY = fromX - fromK;
    for (; x > fromX && y > fromY && x > 0 && y > 0; y--) lines.push({ sign: ' ', index: --x });
    if (d > 0) lines.push(down ? { sign: '+', index: --y } : { sign: '-', index: --x });
  }
  return lines.reverse();
}
