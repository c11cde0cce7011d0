import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { readDocuments } from './read-documents.js';

interface Case {
  readonly yaml: string;
  readonly value?: Json;
  readonly refused?: string;
}

/** Generated with kubectl's own library: see `madeWith` in the file. */
const { cases }: { cases: Record<string, Case[]> } = JSON.parse(
  readFileSync(new URL('./fixtures/kubectl.json', import.meta.url), 'utf8'),
);

describe.each(Object.entries(cases))('reads %s as kubectl does', (_name, rows) => {
  it.each(rows)('$yaml', ({ yaml, value, refused }) => {
    const [document] = [...readDocuments(yaml)];
    // The library gets the text of one document. The reader of streams before it refuses some lines with ---.
    const problems = document!.problems.filter(
      ({ rule, message }) => rule !== 'duplicate-key' && !/goes on with more than a comment/.test(message),
    );
    if (refused === undefined) {
      expect(problems).toEqual([]);
      expect(document!.value ?? null).toEqual(value);
    } else {
      expect(document!.value).toBeUndefined();
      expect(problems).toMatchObject([{ rule: 'parse-error' }]);
      expect(problems[0]!.end).toBeGreaterThan(problems[0]!.start);
      expect(problems[0]!.end).toBeLessThanOrEqual(yaml.length);
    }
  });
});
