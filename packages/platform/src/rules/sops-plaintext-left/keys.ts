import type { Cursor, Json } from '@plimsoll/core/kubernetes';

/** Whether a rule of SOPS covers the keys on the path to a value; undefined where that is unknown. */
export type Covers = (keys: readonly string[]) => boolean;

const DEFAULT_SUFFIX = '_unencrypted';

/**
 * The part of a document that SOPS encrypts, by the metadata that it writes there.
 * https://github.com/getsops/sops/blob/main/sops.go, `shouldBeEncrypted`
 */
export function coverageOf(sops: Cursor<Json>): Covers | undefined {
  const text = (key: string): string | undefined => {
    const { value } = sops.at(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  if (text('encrypted_comment_regex') ?? text('unencrypted_comment_regex')) return undefined;
  const given = [text('encrypted_suffix'), text('encrypted_regex'), text('unencrypted_regex')];
  const suffix = text('unencrypted_suffix') ?? (given.some(Boolean) ? undefined : DEFAULT_SUFFIX);
  const [only, onlyMatching, notMatching] = [given[0], keyPattern(given[1]), keyPattern(given[2])];
  if ((given[1] && !onlyMatching) || (given[2] && !notMatching)) return undefined;
  return (keys) => {
    const some = (test: (key: string) => boolean): boolean => keys.some(test);
    let covered = !(suffix !== undefined && some((key) => key.endsWith(suffix)));
    if (only !== undefined) covered = some((key) => key.endsWith(only));
    if (notMatching && some(notMatching)) covered = false;
    return onlyMatching ? some(onlyMatching) : covered;
  };
}

/**
 * Reads the usual regular expressions for keys: names, with or without anchors, joined by bars. It does not run others:
 * they come from the file, and a slow one would block the run.
 */
function keyPattern(expression: string | undefined): ((key: string) => boolean) | undefined {
  if (expression === undefined) return undefined;
  const ignoresCase = expression.startsWith('(?i)');
  const bare = ignoresCase ? expression.slice('(?i)'.length) : expression;
  const grouped = /^(\^?)\((?:\?:)?([^()]*)\)(\$?)$/.exec(bare);
  const parts = (grouped ? grouped[2]! : bare).split('|').map((part) => {
    const [, start, word, end] = /^(\^?)([\w-]+)(\$?)$/.exec(part) ?? [];
    return word === undefined
      ? undefined
      : { word, start: Boolean(start || grouped?.[1]), end: Boolean(end || grouped?.[3]) };
  });
  if (parts.includes(undefined)) return undefined;
  const fold = (text: string): string => (ignoresCase ? text.toLowerCase() : text);
  return (key) =>
    parts.some((part) => {
      const [text, word] = [fold(key), fold(part!.word)];
      if (part!.start && part!.end) return text === word;
      if (part!.start) return text.startsWith(word);
      return part!.end ? text.endsWith(word) : text.includes(word);
    });
}
