import { Composer, isAlias, isMap, isScalar, isSeq, type Node, Parser } from 'yaml';
import type { Json } from '../json.js';
import type { Comment, ReadOptions, SourceDocument, SourceProblem } from './document.js';
import { PositionsBuilder } from './positions.js';

/** Reads a YAML or JSON stream, one document after the other. Provisional: replaced by the hardened reader. */
export function* readDocuments(text: string, options: ReadOptions = {}): Generator<SourceDocument> {
  const composer = new Composer({ version: '1.1', merge: true, uniqueKeys: false, intAsBigInt: false });
  let index = 0;
  let start = 0;
  const comments: Comment[] = [];
  const withComments = options.comments ?? (text.includes('plimsoll-') || text.includes('# Source:'));
  if (withComments)
    for (const match of text.matchAll(/(?<=^|\s)#[^\r\n]*/g))
      comments.push({ start: match.index, end: match.index + match[0].length });
  for (const token of new Parser().parse(text))
    for (const document of composer.next(token)) yield convert(document);
  for (const document of composer.end()) yield convert(document);

  function convert(document: {
    errors: { message: string; pos: [number, number] }[];
    contents: unknown;
    range: readonly [number, number, number];
    toJS(): unknown;
  }): SourceDocument {
    const end = document.range[2];
    const problems = document.errors.map(
      (error): SourceProblem => ({
        rule: 'parse-error',
        message: error.message,
        start: error.pos[0],
        end: error.pos[1],
      }),
    );
    const builder = new PositionsBuilder();
    const anchors = new Map<string, number>();
    const walk = (node: unknown, keyStart: number, keyEnd: number, empty: number, key?: string): void => {
      const range = (node as Node | null)?.range ?? [empty, empty, empty];
      const record = builder.open(keyStart, keyEnd, range[0], key);
      if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor) anchors.set(node.anchor, record);
      if (isAlias(node)) builder.alias(record, anchors.get(node.source) ?? 0);
      if (isMap(node))
        for (const pair of node.items) {
          const k = pair.key as Node & { value?: unknown };
          const r = k.range ?? [0, 0, 0];
          const name = String(k.value);
          walk(pair.value, r[0], r[1], r[1] + 1, text.slice(r[0], r[1]) === name ? undefined : name);
        }
      if (isSeq(node))
        for (const item of node.items) {
          const at = (item as Node).range?.[0] ?? range[0];
          const dash = node.flow ? -1 : text.lastIndexOf('-', at - 1);
          walk(item, dash, -1, at);
        }
      builder.close(record, text.slice(0, range[1]).trimEnd().length);
    };
    walk(document.contents, -1, -1, start);
    let value: Json | undefined;
    if (problems.length === 0 && document.contents !== null) value = document.toJS() as Json;
    const own = comments.filter((comment) => comment.start >= start && comment.start < end);
    const result: SourceDocument = {
      index: index++,
      start,
      end,
      value: value ?? undefined,
      positions: builder.build(text),
      comments: own,
      problems,
    };
    start = end;
    return result;
  }
}
