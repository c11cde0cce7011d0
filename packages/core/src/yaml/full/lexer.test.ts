import { describe, expect, it } from 'vitest';
import { Lexer, parseDocument } from 'yaml';
import { readDocuments } from '../read-documents.js';

/** What `KubectlLexer` overrides is private. If this fails, `yaml` has changed: read its lexer again. */
describe('the lexer of yaml 2.9.1', () => {
  it.each([
    'lex',
    'parseQuotedScalar',
    'parseFlowCollection',
    'parsePlainScalar',
    'parseBlockScalarHeader',
    'parseBlockScalar',
    'parseLineStart',
    'pushTag',
    'pushToIndex',
    'pushUntil',
  ])('has the method %s', (name) => {
    expect(typeof (Lexer.prototype as unknown as Record<string, unknown>)[name]).toBe('function');
  });

  it.each(['buffer', 'pos', 'flowLevel', 'indentNext'])('has the field %s', (name) => {
    expect(new Lexer()).toHaveProperty(name);
  });

  const shallow = 'a:\n  b: "one\n  two"\n  c: [\n1 ]\n';

  it('refuses quotes and brackets that continue at the indentation of their key', () => {
    expect(parseDocument(shallow).errors).not.toEqual([]);
  });

  it('is made to read them, with the right offsets', () => {
    const [document] = [...readDocuments(shallow)];
    expect(document!.problems).toEqual([]);
    expect(document!.value).toEqual({ a: { b: 'one two', c: [1] } });
    const { valueStart, valueEnd } = document!.positions.locate(['a', 'b'])!;
    expect(shallow.slice(valueStart, valueEnd)).toBe('"one\n  two"');
    const last = document!.positions.locate(['a', 'c', 0])!;
    expect(shallow.slice(last.valueStart, last.valueEnd)).toBe('1');
  });
});
