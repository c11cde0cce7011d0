import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { costlyPattern } from './costly-pattern.js';
import { GitIgnores } from './git-ignores.js';
import { newWalk, searchPattern } from './search.js';

describe('patterns that would take forever', () => {
  it.each(['*a*a*a*a*b', '{a,b}'.repeat(24), '+(a|b)', '(a+)+b', '**/a/**/b/**/c/**/d'])('%s', (pattern) => {
    expect(costlyPattern(pattern)).toBeDefined();
  });

  it.each(['deploy/**/*.yaml', '**/*-*-*.{yml,yaml,json}', 'a\\*b\\*c\\*d\\*', 'x(1).yaml'])(
    '%s is not one',
    (pattern) => {
      expect(costlyPattern(pattern)).toBeUndefined();
    },
  );

  it('are refused on the command line', () => {
    expect(() => searchPattern('(a+)+b*', tmpdir(), newWalk())).toThrow('The pattern (a+)+b* is not used');
  });

  it('in a .gitignore ignore nothing and are reported; the other lines apply', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-ignores-'));
    mkdirSync(path.join(folder, '.git'));
    writeFileSync(path.join(folder, '.gitignore'), `*.log\n${'*a'.repeat(30)}*b\n`);
    const ignores = new GitIgnores(folder);
    const entry = (name: string) => ({ name, isDirectory: () => false }) as never;
    const kept = ignores.keep(folder, [
      entry('.gitignore'),
      entry('x.log'),
      entry(`${'a'.repeat(200)}.yaml`),
    ]);
    expect(kept.map(({ name }) => name.length)).toEqual([10, 205]);
    expect([...ignores.unread.values()]).toEqual([
      'line 2 is skipped: it has more than 3 stars in one name, or more than 3 times **',
    ]);
  });
});
