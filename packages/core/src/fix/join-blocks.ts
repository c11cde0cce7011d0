/** A key, and the lines below it. */
interface Entry {
  readonly head: string;
  readonly body: readonly string[];
}

const KEY = /^\s*([^\s:#-][^:]*):(?=\s|$)/;

/**
 * Merges two texts that add block style entries to one map at one place: what both add below the same new key is joined
 * below it. Undefined if they differ in anything else.
 */
export function joinedBlocks(a: string, b: string): string | undefined {
  const lineBreak = /^\r?\n/.exec(a)?.[0];
  if (lineBreak === undefined || !b.startsWith(lineBreak)) return undefined;
  const lines = joined(a.split(lineBreak).slice(1), b.split(lineBreak).slice(1));
  return lines && lineBreak + lines.join(lineBreak);
}

function joined(a: readonly string[], b: readonly string[]): readonly string[] | undefined {
  const [own, others] = [entriesOf(a), entriesOf(b)];
  if (!own || !others || indentOf(a[0] ?? '') !== indentOf(b[0] ?? '')) return undefined;
  const result = new Map(own.map((entry) => [KEY.exec(entry.head)![1], entry] as const));
  for (const entry of others) {
    const key = KEY.exec(entry.head)![1];
    const known = result.get(key);
    if (!known) result.set(key, entry);
    else if (known.head !== entry.head) return undefined;
    else if (known.body.join('\n') !== entry.body.join('\n')) {
      const body = joined(known.body, entry.body);
      if (!body) return undefined;
      result.set(key, { head: known.head, body });
    }
  }
  return [...result.values()].flatMap(({ head, body }) => [head, ...body]);
}

/** Undefined if the lines are not a map. */
function entriesOf(lines: readonly string[]): readonly Entry[] | undefined {
  const indent = indentOf(lines[0] ?? '');
  const entries: { head: string; body: string[] }[] = [];
  for (const line of lines)
    if (indentOf(line) === indent && KEY.test(line)) entries.push({ head: line, body: [] });
    else if (indentOf(line) > indent || /^\s*-/.test(line)) {
      const last = entries.at(-1);
      if (!last) return undefined;
      last.body.push(line);
    } else return undefined;
  return entries.length > 0 ? entries : undefined;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
