// The patterns of Argo CD, each in the dialect of the library that it uses there. A pattern may come from a stranger,
// so the time of matching is bounded by the product of the lengths of pattern and text.

type Test = (character: string) => boolean;

/** One token of a pattern: a character, or any number of characters. */
interface Token {
  readonly test: Test;
  readonly many: boolean;
}

/** What a dialect means by the wildcards. */
interface Dialect {
  /** Whether `*` and `?` match `/`. */
  readonly crosses: boolean;
  /** Whether `**` matches `/` where `*` does not. With `folders` it also matches no directory at all. */
  readonly doubleStar: boolean | 'folders';
  /** Whether `{a,b}` are alternatives. */
  readonly braces: boolean;
}

/** A pattern with more alternatives is not matched. */
const MAX_ALTERNATIVES = 256;

/** https://github.com/gobwas/glob without separators: `include` and `exclude` of a directory. */
export const CROSSING: Dialect = { crosses: true, doubleStar: false, braces: true };
/** The same with `/` for a separator: the repositories of an AppProject. */
export const PARTS: Dialect = { crosses: false, doubleStar: true, braces: true };
/** https://pkg.go.dev/path#Match: the directories of the git generator, and the kinds of an AppProject. */
export const SEGMENTS: Dialect = { crosses: false, doubleStar: false, braces: false };
/** The pathspecs of git, by which the git generator finds files. https://git-scm.com/docs/gitglossary */
export const PATHSPEC: Dialect = { crosses: true, doubleStar: false, braces: false };
/** https://github.com/bmatcuk/doublestar: files of values. */
export const DOUBLE_STAR: Dialect = { crosses: false, doubleStar: 'folders', braces: true };

/** Makes a matcher for whole texts; undefined for a pattern that is invalid or has too many alternatives. */
export function globMatcher(pattern: string, dialect: Dialect): ((text: string) => boolean) | undefined {
  const alternatives = dialect.braces ? expandBraces(pattern) : [pattern];
  const compiled = alternatives?.map((each) => tokensOf(each, dialect));
  if (!compiled?.every((tokens) => tokens !== undefined)) return undefined;
  return (text) => compiled.some((tokens) => matches(tokens, text));
}

function expandBraces(pattern: string): readonly string[] | undefined {
  const pending = [pattern];
  const done: string[] = [];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [, before, inside, after] = /^((?:\\.|[^\\{])*)\{((?:\\.|[^\\{}])*)\}([\s\S]*)$/.exec(next) ?? [];
    if (inside === undefined) done.push(next);
    else for (const part of inside.split(',').reverse()) pending.push(`${before}${part}${after}`);
    if (pending.length + done.length > MAX_ALTERNATIVES) return undefined;
  }
  return done;
}

function tokensOf(pattern: string, { crosses, doubleStar }: Dialect): readonly Token[] | undefined {
  const any: Test = crosses ? () => true : (character) => character !== '/';
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const sign = pattern[at]!;
    if (sign === '*') {
      let end = at;
      while (pattern[end + 1] === '*') end++;
      const deep = doubleStar !== false && end > at;
      tokens.push({ test: deep ? () => true : any, many: true });
      at = end;
      if (
        doubleStar === 'folders' &&
        deep &&
        pattern[at + 1] === '/' &&
        (tokens.length === 1 || pattern[at - 2] === '/')
      )
        at++;
    } else if (sign === '?') tokens.push({ test: any, many: false });
    else if (sign === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end === -1) return undefined;
      tokens.push({ test: classOf(pattern.slice(at + 1, end), any), many: false });
      at = end;
    } else {
      if (sign === '\\') at++;
      const literal = pattern[at];
      if (literal === undefined) return undefined;
      tokens.push({ test: (character) => character === literal, many: false });
    }
  }
  return tokens;
}

function classOf(inside: string, any: Test): Test {
  const negated = /^[!^]/.test(inside);
  const members = [...inside.slice(negated ? 1 : 0).matchAll(/([\s\S])-([\s\S])|([\s\S])/g)];
  const has = (character: string): boolean =>
    members.some(([, from, to, one]) =>
      from === undefined ? one === character : from <= character && character <= to!,
    );
  return (character) => any(character) && has(character) !== negated;
}

/** Follows all ways through the pattern at once, so none is tried twice. */
function matches(tokens: readonly Token[], text: string): boolean {
  let states = skipped(new Set([0]), tokens);
  for (const character of text) {
    const next = new Set<number>();
    for (const state of states) {
      const token = tokens[state];
      if (token?.test(character)) next.add(token.many ? state : state + 1);
    }
    if (next.size === 0) return false;
    states = skipped(next, tokens);
  }
  return states.has(tokens.length);
}

/** A loop over a Set also visits elements that it adds. */
function skipped(states: Set<number>, tokens: readonly Token[]): Set<number> {
  for (const state of states) if (tokens[state]?.many) states.add(state + 1);
  return states;
}
