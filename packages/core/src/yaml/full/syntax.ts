import { type CST, Parser } from 'yaml';
import type { BlockScalar } from '../block-scalar.js';
import type { Comment } from '../document.js';
import { Failure, parseError, unexpected } from '../failure.js';
import { KubectlLexer, SCALAR } from './lexer.js';

/** Levels of nesting. Composing recurses, and near the end of the stack V8 aborts where nothing can catch it. */
const MAX_DEPTH = 200;

/**
 * The most that a syntax tree may cost, in tokens of 100 to 250 bytes. An item in flow style costs as much as eight. A
 * list of Deployments of 16 MiB stays below it.
 */
const MAX_COST = 3_000_000;
const COMMA_COST = 7;

/**
 * Line breaks for libyaml only, not for anything else that shows or reads YAML: after a comment they would hide a key.
 * In quotes they are harmless.
 */
const LINE_SEPARATOR = /[\u2028\u2029]/;

/** The syntax tree of one document, during composition. Offsets are those of the file's text. */
export interface Syntax {
  /** Undefined if there are only comments and blank lines. */
  readonly tree: CST.Document | undefined;
  readonly blockScalars: ReadonlyMap<number, BlockScalar>;
  /** The first comment in column 1 after the content, or -1. */
  readonly trailingComment: number;
  /** Where reading ended: after `...`, at a second `---`, or at the end. */
  readonly end: number;
}

/**
 * Parses the text of one document, which begins at `base` in the file. Adds comments to `comments`.
 * @throws Failure
 */
export function parseSyntax(source: string, base: number, comments: Comment[] | undefined): Syntax {
  return new Reading(source, base, comments).run();
}

/** Whether a document only has markers. */
export function isEmpty(tree: CST.Document): boolean {
  return !tree.value && tree.start.every(({ type }) => type !== 'anchor' && type !== 'tag');
}

class Reading {
  readonly #lexer: KubectlLexer;
  readonly #parser = new Parser();
  readonly #comments: Comment[] | undefined;
  readonly #source: string;
  #tree: CST.Document | undefined;
  #offset: number;
  #hasContent = false;
  #trailingComment = -1;
  /** libyaml's `simple_key_allowed`: a key or an indicator may begin here, and a tab is not allowed here. */
  #atStart = true;
  #flowLevel = 0;
  #cost = 0;
  #lineStart: number;
  /** Indentation that the parser only gets if something follows it. */
  #indentation = '';
  #afterNewline = false;
  #directive: CST.Directive | undefined;

  constructor(source: string, base: number, comments: Comment[] | undefined) {
    this.#source = source;
    this.#comments = comments;
    this.#offset = base;
    this.#lineStart = base;
    this.#lexer = new KubectlLexer(base);
    this.#parser.offset = base;
  }

  run(): Syntax {
    let inScalar = false;
    const hasSeparators = LINE_SEPARATOR.test(this.#source);
    for (const lexeme of this.#lexer.lex(this.#source)) {
      if (hasSeparators) this.#refuseSeparator(lexeme);
      if (inScalar) {
        inScalar = false;
        const isBlock = this.#lexer.blockScalars.has(this.#offset);
        this.#content(lexeme, isBlock);
        if (isBlock) this.#lineStart = this.#offset;
      } else if (lexeme === SCALAR) {
        inScalar = true;
        this.#feedIndentation();
        this.#feed(lexeme, 0);
      } else this.#lexeme(lexeme);
      if (this.#tree) break;
    }
    if (!this.#tree) for (const token of this.#parser.end()) this.#token(token);
    if (this.#directive && !this.#tree) throw this.#directiveError(this.#directive);
    return {
      tree: this.#tree,
      blockScalars: this.#lexer.blockScalars,
      trailingComment: this.#trailingComment,
      end: this.#offset,
    };
  }

  #refuseSeparator(lexeme: string): void {
    const index = lexeme.search(LINE_SEPARATOR);
    if (index === -1 || lexeme[0] === '"' || lexeme[0] === "'") return;
    const at = this.#offset + index;
    throw parseError(
      'kubectl reads this invisible character (U+2028 or U+2029) as a line break. Remove it.',
      at,
      at + 1,
    );
  }

  #lexeme(lexeme: string): void {
    switch (lexeme[0]) {
      case ' ':
      case '\t':
        this.#space(lexeme);
        break;
      case '\n':
      case '\r':
        this.#newline(lexeme);
        break;
      case '#':
        this.#comment(lexeme);
        break;
      case '\x02': // a document begins
        this.#feed(lexeme, 0);
        break;
      case '\x18': // a flow collection ends where it must not
        throw parseError(
          'A bracket is still open where the document ends. Close it.',
          this.#offset,
          this.#offset + 3,
          'bracket',
        );
      case '\ufeff':
        this.#feed(lexeme);
        break;
      default:
        if (lexeme === '...' || lexeme === '---') this.#marker(lexeme);
        else this.#content(lexeme, this.#startsHere(lexeme));
    }
  }

  #marker(lexeme: string): void {
    if (this.#offset !== this.#lineStart) throw unexpected({ offset: this.#offset, source: lexeme });
    if (lexeme === '---') this.#content(lexeme, false);
    else if (this.#hasContent) this.#feed(lexeme);
    else
      throw parseError('... ends a document, but none has begun. Remove it.', this.#offset, this.#offset + 3);
  }

  /** Whether a key may begin after an indicator or another lexeme. */
  #startsHere(lexeme: string): boolean {
    switch (lexeme) {
      case '-':
      case '?':
        if (lexeme === '?' && this.#flowLevel > 0) return false;
        if (this.#atStart && this.#flowLevel === 0) return true;
        throw parseError(
          `A ${lexeme === '-' ? 'list item' : 'key'} cannot begin here. Put it on a line of its own, or in quotes if it is a value.`,
          this.#offset,
          this.#offset + 1,
        );
      case ':':
        return this.#flowLevel === 0 && this.#atStart;
      case '{':
      case '[':
        this.#flowLevel++;
        return false;
      case '}':
      case ']':
        this.#flowLevel = Math.max(0, this.#flowLevel - 1);
        return false;
      default:
        return false;
    }
  }

  #content(lexeme: string, atStart: boolean): void {
    this.#feedIndentation();
    this.#atStart = atStart;
    this.#hasContent = true;
    this.#trailingComment = -1;
    this.#feed(lexeme);
  }

  #space(lexeme: string): void {
    const tab = this.#flowLevel === 0 && this.#atStart ? lexeme.indexOf('\t') : -1;
    if (tab !== -1 && this.#offset + tab >= this.#lexer.scannedTo) {
      const at = this.#offset + tab;
      throw parseError('YAML does not allow a tab in indentation. Replace it with spaces.', at, at + 1);
    }
    if (this.#afterNewline && this.#indentation === '') {
      this.#indentation = lexeme;
      this.#offset += lexeme.length;
    } else if (this.#atStart && this.#flowLevel === 0) {
      // After a dash, where it counts as indentation.
      this.#feedIndentation();
      this.#feed(lexeme);
    } else {
      this.#feedIndentation();
      this.#skip(lexeme);
    }
  }

  /** The parser only gets the first of several blank lines, because thousands of them would cost it quadratic time. */
  #newline(lexeme: string): void {
    if (this.#flowLevel === 0) this.#atStart = true;
    this.#dropIndentation();
    if (this.#afterNewline) this.#skip(lexeme);
    else this.#feed(lexeme);
    this.#afterNewline = true;
    this.#lineStart = this.#offset;
  }

  /** The parser never sees comments, and does not need them. */
  #comment(lexeme: string): void {
    this.#dropIndentation();
    if (this.#offset === this.#lineStart && this.#trailingComment === -1)
      this.#trailingComment = this.#offset;
    this.#comments?.push({ start: this.#offset, end: this.#offset + lexeme.length });
    this.#skip(lexeme);
  }

  #feedIndentation(): void {
    const indentation = this.#indentation;
    this.#indentation = '';
    this.#afterNewline = false;
    if (indentation) this.#feed(indentation, 0);
  }

  #dropIndentation(): void {
    this.#parser.offset += this.#indentation.length;
    this.#indentation = '';
  }

  #skip(lexeme: string): void {
    this.#parser.offset += lexeme.length;
    this.#offset += lexeme.length;
  }

  #feed(lexeme: string, length = lexeme.length): void {
    for (const token of this.#parser.next(lexeme)) this.#token(token);
    if (this.#tree && lexeme === '---') return;
    if (this.#parser.stack.length > MAX_DEPTH)
      throw new Failure(
        'too-deep',
        `The document is nested more than ${MAX_DEPTH} levels deep, so it is not read. Split it.`,
        this.#offset,
        this.#offset + Math.max(1, lexeme.length),
      );
    this.#cost += lexeme === ',' ? COMMA_COST : 1;
    if (this.#cost > MAX_COST)
      throw new Failure(
        'too-large',
        'The document has too many values to be read at once. Split it.',
        this.#offset,
        this.#offset + Math.max(1, lexeme.length),
      );
    this.#offset += length;
  }

  #token(token: CST.Token): void {
    if (token.type === 'document') {
      this.#tree ??= token;
    } else if (token.type === 'directive') {
      if (!/^%YAML\s+1\.1\s*$/.test(token.source)) throw this.#directiveError(token);
      this.#directive = token;
    } else if (token.type === 'error') {
      throw unexpected(token);
    }
  }

  #directiveError(token: CST.Directive): Failure {
    return parseError(
      'kubectl does not read YAML directives. Remove the line.',
      token.offset,
      token.offset + token.source.length,
    );
  }
}
