import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from './diff.js';

/** Applies a diff with `patch`. */
function patched(before: string, diff: string): string {
  const old = before.split('\n');
  const result: string[] = [];
  let at = 0;
  for (const line of diff.split('\n').slice(2, -1)) {
    const hunk = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$/.exec(line);
    if (hunk) {
      const start = Number(hunk[1]) - (hunk[2] === '0' ? 0 : 1);
      while (at < start) result.push(old[at++]!);
      expect(result).toHaveLength(Number(hunk[3]) - (hunk[4] === '0' ? 0 : 1));
    } else {
      if (line[0] !== '+') expect(old[at++]).toBe(line.slice(1));
      if (line[0] !== '-') result.push(line.slice(1));
    }
  }
  return [...result, ...old.slice(at)].join('\n');
}

const line = fc.constantFrom('kind: Pod', 'spec:', '', '  a: 1', '  - x', '}', '# text', 'metadata:');

test('a diff turns one text into the other', () => {
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 40 }),
      fc.array(line, { minLength: 1, maxLength: 40 }),
      (a, b) => {
        const [before, after] = [a, b].map(
          (lines) => `# begin\n${lines.map((text) => `# ${text}`).join('\n')}\n`,
        ) as [string, string];
        fc.pre(before !== after);
        expect(patched(before, unifiedDiff('a.yaml', before, after))).toBe(after);
      },
    ),
    { numRuns: 500 },
  );
});

test('lines added to one document are not matched with the next one', () => {
  const document = (name: string, spec: string): string =>
    `apiVersion: v1\nkind: ${name}\nmetadata:\n  name: a\n${spec}`;
  const next = document('B', 'spec:\n  template:\n    spec:\n      b: 1\n');
  const added = `spec:\n  template:\n    spec:\n${Array.from({ length: 12 }, (_, n) => `      k${n}: 1\n`).join('')}`;
  const diff = unifiedDiff(
    'a.yaml',
    `${document('A', '')}---\n${next}`,
    `${document('A', added)}---\n${next}`,
  );
  expect(diff).not.toMatch(/^-(?!--)/m);
  expect(diff.match(/^\+(?!\+\+)/gm)).toHaveLength(15);
});

test('the time for many changes grows with their lines only', () => {
  const lines = Array.from({ length: 30_000 }, (_, index) => `# line ${index}`);
  const before = `${lines.join('\n')}\n`;
  const after = `${lines.map((text, index) => (index % 3 === 0 ? `${text}: fixed` : text)).join('\n')}\n`;
  expect(patched(before, unifiedDiff('a.yaml', before, after))).toBe(after);
});

test('control characters are escaped, also in names', () => {
  const diff = unifiedDiff('a\u001b[2J.yaml', '# \u202ea\n# b\n', '# \u202ea\n# c\n');
  expect(diff).not.toContain('\u001b');
  expect(diff).not.toContain('\u202e');
});
