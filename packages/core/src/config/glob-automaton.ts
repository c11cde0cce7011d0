// Matches globs in linear time. As regular expressions, `*a*a*a*b` and braces would take exponential time on file names
// and labels that a stranger chooses.

type Accepts = (char: string) => boolean;
type Token =
  | { readonly kind: 'char'; readonly accepts: Accepts }
  | { readonly kind: 'slash' | 'star' | 'globstar' }
  | { readonly kind: 'choice'; readonly options: readonly (readonly Token[])[] };

/**
 * A place within a pattern: before a character, before any of several places, where `.` and `..` must not follow, or at
 * the end.
 */
type Step =
  | { readonly accepts: Accepts; readonly next: number }
  | { either: readonly number[] }
  | { readonly unlessDots: number }
  | { readonly end: true };

const notSlash: Accepts = (char) => char !== '/';
const slash: Accepts = (char) => char === '/';

const MAX_LENGTH = 1000;

/** Why a pattern is rejected, and what to write. Undefined for a valid pattern. */
export function globProblem(pattern: string): string | undefined {
  if (pattern.length > MAX_LENGTH)
    return `This pattern has ${pattern.length} characters, but at most ${MAX_LENGTH} are allowed. Split it into several.`;
  const bare = pattern.replace(/\\./g, '_');
  if (/[@+?*!]\(/.test(bare) || /\([^()|]*\|/.test(bare))
    return `The pattern "${pattern}" uses parentheses, which are not supported. Write {a,b} for alternatives, or \\( for a literal parenthesis.`;
  if (/\{-?\d+\.\.-?\d+\}/.test(bare) && !/\{\d\.\.\d\}/.test(bare))
    return `The pattern "${pattern}" uses a range in braces, which is not supported. List the values: {1,2,3}.`;
  return undefined;
}

/**
 * Compiles a glob: `*` and `?` within a name, `**` across directories, `[a-z]`, `[!a]`, `{a,b}`, `\` to escape, `!` at
 * the start to negate. Dots have no special meaning, but no star matches the directories `.` and `..`.
 */
export function compileGlob(pattern: string): (text: string) => boolean {
  const [marks] = /^!*/.exec(pattern)!;
  const negated = marks.length % 2 === 1;
  const tokens = new Parser(pattern.slice(marks.length).replace(/^\.\//, '')).sequence();
  const steps: Step[] = [{ end: true }];
  const start = addSequence(steps, tokens, 0, true);
  return (text) => run(steps, start, text) !== negated;
}

class Parser {
  readonly pattern: string;
  readonly #choices: ReadonlySet<number>;
  #at = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
    this.#choices = choicesIn(pattern);
  }

  /** Reads up to the end, or within braces up to the comma or closing brace. */
  sequence(inBraces = false): readonly Token[] {
    const tokens: Token[] = [];
    for (; this.#at < this.pattern.length; this.#at++) {
      const char = this.pattern[this.#at]!;
      if (inBraces && (char === ',' || char === '}')) break;
      if (char === '*') tokens.push({ kind: this.#stars(inBraces, tokens.at(-1)) });
      else if (char === '?') tokens.push({ kind: 'char', accepts: notSlash });
      else if (char === '/') tokens.push({ kind: 'slash' });
      else
        tokens.push((char === '[' && this.#class()) || (char === '{' && this.#braces()) || this.#literal());
    }
    return tokens;
  }

  #stars(inBraces: boolean, before: Token | undefined): 'star' | 'globstar' {
    const from = this.#at;
    while (this.pattern[this.#at + 1] === '*') this.#at++;
    const after = this.pattern[this.#at + 1] ?? '/';
    const ends = after === '/' || (inBraces && (after === ',' || after === '}'));
    return this.#at === from + 1 && ends && (!before || before.kind === 'slash') ? 'globstar' : 'star';
  }

  #literal(): Token {
    if (this.pattern[this.#at] === '\\' && this.#at + 1 < this.pattern.length) this.#at++;
    const own = this.pattern[this.#at];
    return { kind: 'char', accepts: (char) => char === own };
  }

  #class(): Token | undefined {
    const close = this.pattern.indexOf(']', this.#at + 2);
    if (close === -1) return undefined;
    const inner = this.pattern.slice(this.#at + 1, close);
    const negated = /^[!^]/.test(inner);
    const chars = inner.slice(negated ? 1 : 0).replaceAll('\\', '');
    const ranges = [...chars.matchAll(/(.)-(.)|(.)/gs)].map(
      ([, from, to, only]) => [from ?? only!, to ?? only!] as const,
    );
    this.#at = close;
    const accepts: Accepts = (char) =>
      char !== '/' && ranges.some(([from, to]) => from <= char && char <= to) !== negated;
    return { kind: 'char', accepts };
  }

  /** `{a,b}` or `{a..c}`. Other braces are literal. */
  #braces(): Token | undefined {
    const start = this.#at;
    const range = /^\{(\w)\.\.(\w)\}/.exec(this.pattern.slice(start, start + 6));
    if (range) {
      this.#at += range[0].length - 1;
      return { kind: 'char', accepts: (char) => range[1]! <= char && char <= range[2]! };
    }
    if (!this.#choices.has(start)) return undefined;
    const options: (readonly Token[])[] = [];
    do {
      this.#at++;
      options.push(this.sequence(true));
    } while (this.pattern[this.#at] === ',');
    return { kind: 'choice', options };
  }
}

/** The positions of opening braces that have a closing one and a comma of their own. */
function choicesIn(pattern: string): ReadonlySet<number> {
  const choices = new Set<number>();
  const open: { readonly at: number; comma: boolean }[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === '\\') at++;
    else if (char === '{') open.push({ at, comma: false });
    else if (char === ',' && open.length > 0) open.at(-1)!.comma = true;
    else if (char === '}') {
      const own = open.pop();
      if (own?.comma) choices.add(own.at);
    }
  }
  return choices;
}

/** @param atStart whether a name begins here */
function addSequence(steps: Step[], tokens: readonly Token[], end: number, atStart: boolean): number {
  const add = (step: Step): number => steps.push(step) - 1;
  /** Any number of what `parts` match, before `next`. */
  const loop = (next: number, parts: (at: number) => readonly number[]): number => {
    const at = add({ either: [] });
    (steps[at] as { either: readonly number[] }).either = [next, ...parts(at)];
    return at;
  };
  const name = (next: number) => loop(next, (at) => [add({ accepts: notSlash, next: at })]);
  const folders = (next: number) =>
    add({
      unlessDots: loop(next, (at) => [
        add({ accepts: notSlash, next: at }),
        add({ accepts: slash, next: add({ unlessDots: at }) }),
      ]),
    });
  const starts: number[] = [];
  starts[tokens.length] = end;
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i]!;
    const next = starts[i + 1]!;
    const begins = i === 0 ? atStart : tokens[i - 1]!.kind === 'slash';
    const following = tokens[i + 1]?.kind;
    if (token.kind === 'char') starts[i] = add({ accepts: token.accepts, next });
    else if (token.kind === 'choice')
      starts[i] = add({ either: token.options.map((option) => addSequence(steps, option, next, begins)) });
    else if (token.kind === 'slash') {
      const through = add({ accepts: slash, next });
      // `a/**` also matches `a`, but `*/**` only matches inside a directory.
      const last = following === 'globstar' && i + 2 === tokens.length && tokens[i - 1]?.kind !== 'star';
      starts[i] = last ? add({ either: [end, through] }) : through;
    } else if (token.kind === 'globstar')
      starts[i] = following ? add({ either: [starts[i + 2]!, folders(next)] }) : folders(next);
    else if (!begins) starts[i] = name(next);
    else {
      const isWhole = following === undefined || following === 'slash';
      starts[i] = add({ unlessDots: isWhole ? add({ accepts: notSlash, next: name(next) }) : name(next) });
    }
  }
  return starts[0]!;
}

/** Tracks all places of the pattern that the text may have reached, character by character. */
function run(steps: readonly Step[], start: number, text: string): boolean {
  const reachedAt = new Int32Array(steps.length).fill(-1);
  let pending = [start];
  for (let at = 0; ; at++) {
    const next: number[] = [];
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (reachedAt[index] === at) continue;
      reachedAt[index] = at;
      const step = steps[index]!;
      if ('end' in step) {
        if (at === text.length) return true;
      } else if ('either' in step) for (const one of step.either) pending.push(one);
      else if ('unlessDots' in step) {
        if (!isDots(text, at)) pending.push(step.unlessDots);
      } else if (at < text.length && step.accepts(text[at]!)) next.push(step.next);
    }
    if (next.length === 0) return false;
    pending = next;
  }
}

function isDots(text: string, at: number): boolean {
  if (text[at] !== '.') return false;
  const end = text[at + 1] === '.' ? at + 2 : at + 1;
  return end === text.length || text[end] === '/';
}
