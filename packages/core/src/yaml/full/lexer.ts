import { Lexer } from 'yaml';
import { type BlockScalar, parseHeader, readBlockScalar } from '../block-scalar.js';
import { type Failure, parseError } from '../failure.js';

/**
 * The parts of `Lexer` in yaml 2.9.1 that are overridden or used here. They are private, so the version is pinned, and
 * `lexer.test.ts` fails if one of them is removed or changes.
 */
interface LexerInternals {
  buffer: string;
  pos: number;
  flowLevel: number;
  /** The least indentation of a continued scalar: one more than its collection's. */
  indentNext: number;
  lex(source: string): Generator<string, void>;
  parseBlockScalarHeader(): Generator<string, number>;
  parseBlockScalar(): Generator<string, string>;
  parseFlowCollection(): Generator<string, string>;
  parsePlainScalar(): Generator<string, string>;
  parseQuotedScalar(): Generator<string, string>;
  parseLineStart(): Generator<string, string>;
  pushTag(): Generator<string, number>;
  pushToIndex(end: number, allowEmpty: boolean): Generator<string, number>;
  pushUntil(test: (char: string) => boolean): Generator<string, number>;
}

/**
 * The same number of characters, with all line breaks of libyaml as LF, and one at the end: with others the lexer does
 * not terminate.
 */
export function withPlainBreaks(source: string): string {
  const lines = /\r(?!\n)|\u0085/.test(source) ? source.replace(/\r(?!\n)|\u0085/g, '\n') : source;
  return lines.endsWith('\n') ? lines : `${lines}\n`;
}

/** The lexeme before the text of a plain or block scalar. */
export const SCALAR = '\x1f';

/**
 * The lexer of `yaml` with scalars, anchors and flow collections split as in libyaml, and therefore in kubectl: quoted
 * scalars and flow collections may continue at any indentation.
 */
export class KubectlLexer extends (Lexer as unknown as new () => LexerInternals) {
  /** Block scalars by the offset of their text, so that they are only read once. Offsets are the file's. */
  readonly blockScalars = new Map<number, BlockScalar>();
  /** The end of the white space after the last plain scalar: tabs before it were checked with the scalar. */
  scannedTo = 0;
  readonly #base: number;
  #header = '';
  #headerStart = 0;
  #outerIndent = 0;

  /** `base` is the offset of the lexed text in the file. */
  constructor(base: number) {
    super();
    this.#base = base;
  }

  override *parseQuotedScalar(): Generator<string, string> {
    const indent = this.indentNext;
    this.indentNext = 0;
    const next = yield* super.parseQuotedScalar();
    this.indentNext = indent;
    return next;
  }

  override *parseFlowCollection(): Generator<string, string> {
    this.#outerIndent = this.indentNext;
    this.indentNext = 0;
    const next = yield* super.parseFlowCollection();
    this.indentNext = this.#outerIndent;
    return next;
  }

  override *parsePlainScalar(): Generator<string, string> {
    const inFlow = this.flowLevel > 0;
    const first = this.buffer[this.pos];
    if (inFlow && (first === '?' || first === ':'))
      throw this.#error(`A value in brackets cannot begin with ${first}. Put it in quotes.`, this.pos);
    const end = this.#plainEnd(inFlow, inFlow ? this.#outerIndent : this.indentNext);
    yield SCALAR;
    yield* this.pushToIndex(end, true);
    return inFlow ? 'flow' : 'doc';
  }

  override *parseBlockScalarHeader(): Generator<string, number> {
    this.#headerStart = this.pos;
    const length = yield* super.parseBlockScalarHeader();
    this.#header = this.buffer.slice(this.#headerStart, this.pos);
    return length;
  }

  override *parseBlockScalar(): Generator<string, string> {
    const header = parseHeader(this.#header);
    if (!header)
      throw this.#error(
        'A text block must begin with |, |-, > or >- alone on its line. Correct it, or put the value in quotes.',
        this.#headerStart,
      );
    const scalar = readBlockScalar(this.buffer, this.pos, header, this.indentNext - 1);
    if (scalar.tab !== -1)
      throw this.#error('YAML does not allow a tab in indentation. Replace it with spaces.', scalar.tab);
    this.blockScalars.set(this.#base + this.pos, {
      ...scalar,
      contentEnd:
        this.#base + (scalar.contentEnd === -1 ? this.#headerStart + this.#header.length : scalar.contentEnd),
    });
    yield SCALAR;
    yield* this.pushToIndex(scalar.end, true);
    return yield* this.parseLineStart();
  }

  /** A comment or a blank line says nothing about the indentation of the lines below it. */
  override *parseLineStart(): Generator<string, string> {
    const indent = this.indentNext;
    let at = this.pos;
    while (this.buffer[at] === ' ') at++;
    const next = yield* super.parseLineStart();
    if (/[#\r\n]/.test(this.buffer[at] ?? '')) this.indentNext = indent;
    return next;
  }

  /** Names of anchors and aliases consist of letters, digits, `-` and `_`: `*name:` is a key. */
  override *pushUntil(test: (char: string) => boolean): Generator<string, number> {
    const first = this.buffer[this.pos];
    if (first !== '&' && first !== '*') return yield* super.pushUntil(test);
    let end = this.pos + 1;
    while (/[\w-]/.test(this.buffer[end] ?? '')) end++;
    if (end === this.pos + 1 || !/[\s?:,\]}%@`]/.test(this.buffer[end] ?? ' '))
      throw this.#error(
        `A value that begins with ${first} is ${first === '*' ? 'an alias' : 'an anchor'} in YAML. Put it in quotes.`,
        this.pos,
      );
    return yield* this.pushToIndex(end, false);
  }

  /** A tag reaches to the next white space. */
  override *pushTag(): Generator<string, number> {
    let end = this.pos + 1;
    while (!isBlankOrBreak(this.buffer.charCodeAt(end))) end++;
    return yield* this.pushToIndex(end, false);
  }

  /** `yaml_parser_scan_plain_scalar`. `indent` is the least column of a continued line. */
  #plainEnd(inFlow: boolean, indent: number): number {
    const text = this.buffer;
    let at = this.pos;
    let end = at;
    for (;;) {
      this.scannedTo = this.#base + at;
      if (text[at] === '#') return end;
      while (at < text.length && !isBlankOrBreak(text.charCodeAt(at))) {
        const code = text.charCodeAt(at);
        if (code === 0x3a && isBlankOrBreak(text.charCodeAt(at + 1))) return end;
        if (inFlow && isFlowIndicator(code)) return end;
        end = ++at;
      }
      let lineStart = -1;
      for (; at < text.length && isBlankOrBreak(text.charCodeAt(at)); at++) {
        const code = text.charCodeAt(at);
        if (code === 0x0a) lineStart = at + 1;
        else if (code === 0x09 && lineStart !== -1 && at - lineStart < indent)
          throw this.#error('YAML does not allow a tab in indentation. Replace it with spaces.', at);
      }
      this.scannedTo = this.#base + at;
      if (at >= text.length) return end;
      if (lineStart === -1) continue;
      if (!inFlow && at - lineStart < indent) return end;
      if (at === lineStart && isDocumentMarker(text, at)) return end;
    }
  }

  #error(message: string, at: number): Failure {
    return parseError(message, this.#base + at, this.#base + at + 1);
  }
}

function isBlankOrBreak(code: number): boolean {
  // NaN is the end of the text.
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || Number.isNaN(code);
}

function isFlowIndicator(code: number): boolean {
  // , ? [ ] { }
  return code === 0x2c || code === 0x3f || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

function isDocumentMarker(text: string, at: number): boolean {
  return (
    (text.startsWith('---', at) || text.startsWith('...', at)) && isBlankOrBreak(text.charCodeAt(at + 3))
  );
}
