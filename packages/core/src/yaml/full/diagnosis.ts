import type { Chunk } from '../chunks.js';
import { Failure, neverClosed } from '../failure.js';
import { invisibleIn } from '../invisible.js';
import { KubectlLexer, SCALAR, withPlainBreaks } from './lexer.js';

/*
 * The parser knows where a text stops being YAML. People want to know where they made the mistake: where the unclosed
 * quote began, or which lines git left in. No message quotes the text, because it may be a password.
 */

/** The failure as its author caused it, or else as the parser found it. `text` is the text of the file. */
export function diagnose(text: string, chunk: Chunk, failure: Failure): Failure {
  if (failure.rule !== 'parse-error') return failure;
  const place = new Place(text, chunk, failure);
  return place.withLines(
    place.conflict() ??
      place.invisible() ??
      place.template() ??
      place.quote() ??
      place.byHint(failure.hint) ??
      failure,
  );
}

/** `a:b`, where a space after the colon is missing. */
const NO_SPACE_AFTER_COLON = /^\s*(?:-\s+)*[\w"'./-]+:[^\s:/]/;
const NO_SPACE_AFTER_DASH = /^\s*-[^\s-]/;
const COLON = /:(?:\s|$)/;
const CONFLICT = /^(?:<{7}|={7}|>{7})(?: .*)?\r?$/m;
const CONFLICT_SIDE = /^(?:<{7}|>{7})(?: .*)?\r?$/m;

class Place {
  readonly #line: Line;
  readonly #start: number;
  #trace: Trace | undefined;

  constructor(
    private readonly text: string,
    private readonly chunk: Chunk,
    private readonly failure: Failure,
  ) {
    this.#start = Math.max(chunk.start, Math.min(failure.start, chunk.end));
    this.#line = lineAt(text, this.#start);
  }

  conflict(): Failure | undefined {
    const source = this.text.slice(this.chunk.start, this.chunk.end);
    if (!CONFLICT_SIDE.test(source)) return undefined;
    const found = CONFLICT.exec(source)!;
    const start = this.chunk.start + found.index;
    return this.#say(
      'This line is a merge conflict marker from git. Choose one side, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>.',
      start,
      start + found[0].trimEnd().length,
    );
  }

  /** Where YAML has its structure. Inside a value an invisible character is harmless. */
  invisible(): Failure | undefined {
    for (const line of [lineBefore(this.text, this.#line), this.#line]) {
      const found = line && invisibleIn(line.text);
      if (!found) continue;
      const before = line.text.slice(0, found.index);
      if (!/^[\s-]*$|[:[{,-]$/.test(before) && line.text[found.index + 1] !== ':') continue;
      const start = line.start + found.index;
      return this.#say(`This is ${found.name}, which YAML does not read as a space. ${found.advice}`, start);
    }
    return undefined;
  }

  template(): Failure | undefined {
    const before = this.#start - 1;
    const start = before >= 0 && this.text.startsWith('{{', before) ? before : this.#start;
    if (!this.text.startsWith('{{', start)) return undefined;
    return this.#say(
      '{{ … }} is a template, not YAML. Render the template first, or put the value in quotes.',
      start,
      start + 2,
    );
  }

  /**
   * What follows a closing quote: the value contained a quote, or the quote closes another one than its author thought.
   */
  quote(): Failure | undefined {
    if (this.failure.hint === undefined) return undefined;
    const { quoted, brackets } = this.#traced();
    if (!quoted || !/^[ \t]*$/.test(this.text.slice(quoted.end, this.#start))) return undefined;
    const mark = this.text[quoted.start]!;
    if (quoted.end > lineAt(this.text, quoted.start).end)
      return this.#say(
        `The ${mark} on line %1 is closed only on line %2, where more text follows. Close it on line %1.`,
        quoted.start,
        quoted.start + 1,
        [quoted.start, quoted.end - 1],
      );
    if (this.failure.hint !== 'text' || /[\]}]/.test(this.text[this.#start] ?? '')) return undefined;
    if (brackets.length > 0) return this.#say('A comma is missing before this.', this.#start);
    const advice = mark === "'" ? " Write '' for a ' in it." : ' Write \\" for a " in it.';
    return this.#say(
      `Text follows the closing ${mark}. Put the whole value in one pair of quotes.${advice}`,
      this.#start,
      this.#line.end,
    );
  }

  byHint(hint: Failure['hint']): Failure | undefined {
    switch (hint) {
      case 'indent':
        return this.#indentation();
      case 'key':
        return this.#key();
      case 'second':
        return this.#secondKey();
      case 'bracket':
        return this.#bracket();
      case 'text':
        return this.#text();
      default:
        return undefined;
    }
  }

  /** The message with the lines of the places that it names as %1, %2. */
  withLines(failure: Failure): Failure {
    const { rule, message, start, end, places } = failure;
    if (!places) return failure;
    const lines = places.map((place) => lineNumber(this.text, place));
    return new Failure(
      rule,
      message.replace(/%(\d)/g, (_, index) => String(lines[Number(index) - 1])),
      start,
      end,
    );
  }

  #indentation(): Failure | undefined {
    const line = this.#line;
    const own = line.text.search(/\S/);
    if (own === -1 || this.#start > line.start + own + 2) return undefined;
    const above = [...this.#levelsAbove(own)];
    const same = above.find(({ indent }) => indent === own);
    const begins = line.start + own;
    if (same) {
      const isItem = isListItem(line);
      if (isItem === isListItem(same.line)) return undefined;
      return this.#say(
        isItem
          ? 'This line begins a list item, but the keys of a map begin in the same column on line %1. Indent the list below its key.'
          : 'This line begins a key, but list items begin in the same column on line %1. Begin it with a dash, or indent it further.',
        begins,
        line.end,
        [same.line.start],
      );
    }
    const [deeper, shallower] = [above.find(({ indent }) => indent > own), above.at(-1)];
    if (!deeper || !shallower || shallower === deeper || shallower.indent > own) return undefined;
    return this.#say(
      `This line is indented by ${spaces(own)}, which matches no line above: line %1 is indented by ${deeper.indent}, line %2 by ${shallower.indent}. Indent it like the line that it belongs to.`,
      begins,
      line.end,
      [deeper.line.start, shallower.line.start],
    );
  }

  /** The lines above that begin a level, from the deepest to the first that is not deeper than `own`. */
  *#levelsAbove(own: number): Generator<{ readonly line: Line; readonly indent: number }> {
    let least = Number.POSITIVE_INFINITY;
    for (let line = lineBefore(this.text, this.#line); line; line = lineBefore(this.text, line)) {
      if (line.start < this.chunk.start) return;
      const indent = line.text.search(/[^\s]/);
      if (indent === -1 || line.text[indent] === '#' || indent >= least) continue;
      least = indent;
      yield { line, indent };
      if (indent <= own) return;
    }
  }

  #key(): Failure | undefined {
    const line = this.#line;
    const begins = line.start + Math.max(0, line.text.search(/\S/));
    const say = (message: string, places?: readonly number[]): Failure =>
      this.#say(message, begins, line.end, places);
    if (/^-{2,}\s*$/.test(line.text)) return say('Three dashes separate documents. Write ---.');
    const { block } = this.#traced();
    if (block && this.text.slice(block.end, line.start).trim() === '' && block.start < line.start)
      return say(
        'This line is indented less than the text block that begins on line %1. Indent it like the lines of that block.',
        [block.start],
      );
    if (NO_SPACE_AFTER_DASH.test(line.text)) return say('Write a space after the dash.');
    if (COLON.test(line.text)) return undefined;
    if (NO_SPACE_AFTER_COLON.test(line.text)) return say('Write a space after the colon.');
    return say(
      'This line has no colon. Write it as key: value, or indent it if it continues the value above.',
    );
  }

  #secondKey(): Failure | undefined {
    const line = this.#line;
    if (NO_SPACE_AFTER_DASH.test(line.text))
      return this.#say('Write a space after the dash.', line.start, line.end);
    if (COLON.test(line.text.slice(this.#start - line.start))) return undefined;
    const next = lineAfter(this.text, line, this.chunk.end);
    if (!next) return undefined;
    return this.#say(
      'This line is indented further than line %1, which already has a value. Indent it like line %1, or remove that value.',
      next.start + Math.max(0, next.text.search(/\S/)),
      next.end,
      [line.start],
    );
  }

  /** The bracket that is open at the end of the document. */
  #bracket(): Failure | undefined {
    const open = this.#traced().brackets.at(-1);
    if (open === undefined || open === this.#start) return undefined;
    const mark = this.text[open]!;
    return this.#say(neverClosed(mark), open, open + 1, [open]);
  }

  #text(): Failure | undefined {
    const mark = this.text[this.#start]!;
    const open = this.#traced().brackets.at(-1);
    if (open === undefined)
      return mark === ']' || mark === '}'
        ? this.#say(`This ${mark} closes no bracket. Remove it, or put the value in quotes.`, this.#start)
        : undefined;
    return this.#say(
      `This does not fit into the ${this.text[open]} that begins on line %1. Add the comma that is missing, or put the value in quotes.`,
      this.#start,
      this.#line.end,
      [open],
    );
  }

  #traced(): Trace {
    this.#trace ??= traceOf(
      withPlainBreaks(this.text.slice(this.chunk.start, this.chunk.end)),
      this.chunk.start,
      this.#start,
    );
    return this.#trace;
  }

  #say(message: string, start: number, end = start + 1, places?: readonly number[]): Failure {
    return new Failure('parse-error', message, start, Math.max(end, start + 1), undefined, places);
  }
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function lineAt(text: string, offset: number): Line {
  // From -1, `lastIndexOf` would find a line break at 0.
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const next = text.indexOf('\n', start);
  const line = text.slice(start, next === -1 ? text.length : next).trimEnd();
  return { start, end: start + line.length, text: line };
}

function lineBefore(text: string, { start }: Line): Line | undefined {
  return start === 0 ? undefined : lineAt(text, start - 1);
}

/** The next line that is not blank. */
function lineAfter(text: string, line: Line, end: number): Line | undefined {
  for (
    let next = text.indexOf('\n', line.end) + 1;
    next > 0 && next < end;
    next = text.indexOf('\n', next) + 1
  ) {
    const found = lineAt(text, next);
    if (found.text.trim() !== '') return found;
  }
  return undefined;
}

function lineNumber(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

const isListItem = ({ text }: Line): boolean => /^\s*-(?:\s|$)/.test(text);

const spaces = (count: number): string => (count === 1 ? '1 space' : `${count} spaces`);

interface Span {
  readonly start: number;
  readonly end: number;
}

/** What was open, and what ended last, before a place. */
interface Trace {
  /** The last string in quotes that ended. */
  readonly quoted: Span | undefined;
  /** The last block scalar: from its indicator to the end of its text. */
  readonly block: Span | undefined;
  /** The places of open brackets. */
  readonly brackets: readonly number[];
}

function traceOf(source: string, base: number, until: number): Trace {
  const lexer = new KubectlLexer(base);
  const brackets: number[] = [];
  let quoted: Span | undefined;
  let block: Span | undefined;
  let indicator = base;
  let inScalar = false;
  let offset = base;
  try {
    for (const lexeme of lexer.lex(source)) {
      if (lexeme === SCALAR && !inScalar) {
        inScalar = true;
        continue;
      }
      if (lexeme === '\x02' || lexeme === '\x18') continue;
      const end = offset + lexeme.length;
      if (offset >= until) break;
      const first = lexeme[0];
      if (inScalar) {
        if (lexer.blockScalars.has(offset)) block = { start: indicator, end };
      } else if (first === '{' || first === '[') brackets.push(offset);
      else if (first === '}' || first === ']') brackets.pop();
      else if ((first === '"' || first === "'") && end <= until) quoted = { start: offset, end };
      else if (first === '|' || first === '>') indicator = offset;
      inScalar = false;
      offset = end;
    }
  } catch {
    // The lexer fails where the document did.
  }
  return { quoted, block, brackets };
}
