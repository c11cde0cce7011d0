import { Uint } from '../values/value.js';
import type { ListItem, MapEntry, Node } from './ast.js';
import { SyntaxFault } from './fault.js';
import { type Token, tokensOf } from './lexer.js';
import { expand, presenceTest } from './macros.js';

/** In characters, as cel-go limits it. */
const LONGEST = 100_000;

/** How deep parts of an expression may nest, as cel-go limits it. */
const DEEPEST = 250;

const RESERVED = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** Words that cannot be names of fields either. */
const WORDS = new Set(['in', 'true', 'false', 'null']);

const RELATIONS = new Set(['<', '<=', '>', '>=', '==', '!=']);

const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

/** The minor release of Kubernetes that brought `.?`, and the one that brought backticks. */
const OPTIONALS = 28;
const BACKTICKS = 37;

/**
 * The tree of an expression, in the syntax of a minor release of Kubernetes.
 * @throws SyntaxFault where the text is no expression
 */
export function parse(text: string, minor: number): Node {
  if (text.length > LONGEST) throw new SyntaxFault(0, `the expression is longer than ${LONGEST} characters`);
  return new Parser(tokensOf(text), minor).whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #minor: number;
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], minor: number) {
    this.#tokens = tokens;
    this.#minor = minor;
  }

  whole(): Node {
    const node = this.#expression();
    if (this.#token.kind !== 'end') throw this.#unexpected();
    return node;
  }

  get #token(): Token {
    return this.#tokens[this.#next]!;
  }

  #is(sign: string, offset = 0): boolean {
    const token = this.#tokens[Math.min(this.#next + offset, this.#tokens.length - 1)]!;
    return token.kind === 'sign' && token.text === sign;
  }

  #accept(sign: string): boolean {
    if (!this.#is(sign)) return false;
    this.#next++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#accept(sign)) throw this.#unexpected(`'${sign}'`);
  }

  #unexpected(expected?: string): SyntaxFault {
    const { kind, text, at } = this.#token;
    const found = kind === 'end' ? '<EOF>' : text;
    return new SyntaxFault(
      at,
      `Syntax error: unexpected '${found}'${expected === undefined ? '' : `, expected ${expected}`}`,
    );
  }

  #expression(): Node {
    if (++this.#depth > DEEPEST)
      throw new SyntaxFault(this.#token.at, `expression recursion limit exceeded: ${DEEPEST}`);
    let node = this.#or();
    const { at } = this.#token;
    if (this.#accept('?')) {
      const yes = this.#or();
      this.#expect(':');
      node = { is: 'conditional', condition: node, yes, no: this.#expression(), at };
    }
    this.#depth--;
    return node;
  }

  #or(): Node {
    return this.#logic('||', 'or', () => this.#logic('&&', 'and', () => this.#relation()));
  }

  #logic(sign: string, is: 'and' | 'or', operand: () => Node): Node {
    const first = operand();
    const { at } = this.#token;
    if (!this.#is(sign)) return first;
    const args = [first];
    while (this.#accept(sign)) args.push(operand());
    return { is, args, at };
  }

  #relation(): Node {
    let left = this.#sum();
    for (let length = 0; ; length++) {
      const { kind, text, at } = this.#token;
      const isIn = kind === 'name' && text === 'in';
      if (!isIn && !(kind === 'sign' && RELATIONS.has(text))) return left;
      this.#next++;
      left = this.#binary(isIn ? '@in' : `_${text}_`, left, this.#sum(), at, length);
    }
  }

  #sum(): Node {
    let left = this.#product();
    for (let length = 0; this.#is('+') || this.#is('-'); length++) {
      const { text, at } = this.#token;
      this.#next++;
      left = this.#binary(`_${text}_`, left, this.#product(), at, length);
    }
    return left;
  }

  #product(): Node {
    let left = this.#unary();
    for (let length = 0; this.#is('*') || this.#is('/') || this.#is('%'); length++) {
      const { text, at } = this.#token;
      this.#next++;
      left = this.#binary(`_${text}_`, left, this.#unary(), at, length);
    }
    return left;
  }

  /** A chain of operators nests as deep as it is long. */
  #binary(name: string, left: Node, right: Node, at: number, length: number): Node {
    if (length >= DEEPEST * 4) throw new SyntaxFault(at, 'too many operators in a row');
    return { is: 'call', name, args: [left, right], at };
  }

  #unary(): Node {
    const { at } = this.#token;
    if (this.#is('!')) {
      let count = 0;
      while (this.#accept('!')) count++;
      const of = this.#member();
      return count % 2 === 0 ? of : { is: 'call', name: '!_', args: [of], at };
    }
    if (this.#is('-') && !this.#isNumber(1)) {
      let count = 0;
      while (this.#accept('-')) count++;
      const of = this.#member();
      return count % 2 === 0 ? of : { is: 'call', name: '-_', args: [of], at };
    }
    return this.#member();
  }

  #isNumber(offset: number): boolean {
    const { kind } = this.#tokens[Math.min(this.#next + offset, this.#tokens.length - 1)]!;
    return kind === 'int' || kind === 'double';
  }

  #member(): Node {
    let node = this.#primary();
    for (let length = 0; ; length++) {
      if (length > DEEPEST * 4) throw new SyntaxFault(this.#token.at, 'too many fields in a row');
      const { at } = this.#token;
      if (this.#accept('.')) node = this.#afterDot(node, at);
      else if (this.#is('[')) {
        this.#next++;
        const optional = this.#accept('?');
        if (optional) this.#needOptionals(at, "'[?'");
        const index = this.#expression();
        this.#expect(']');
        node = { is: 'call', name: optional ? '_[?_]' : '_[_]', args: [node, index], at };
      } else return node;
    }
  }

  #afterDot(of: Node, dot: number): Node {
    const optional = this.#accept('?');
    if (optional) this.#needOptionals(dot, "'.?'");
    const { kind, text, at } = this.#token;
    if (kind === 'quoted-name') {
      if (this.#minor < BACKTICKS) throw new SyntaxFault(at, "unsupported syntax: '`'");
      this.#next++;
      return { is: 'select', of, field: text, optional, test: false, at: dot };
    }
    if (kind !== 'name' || WORDS.has(text)) throw this.#unexpected('the name of a field');
    this.#next++;
    if (!optional && this.#is('(')) {
      const open = this.#token.at;
      const args = this.#arguments();
      return (
        expand(text, of, args, open, this.#minor) ?? { is: 'call', name: text, target: of, args, at: open }
      );
    }
    return { is: 'select', of, field: text, optional, test: false, at: dot };
  }

  #needOptionals(at: number, what: string): void {
    if (this.#minor < OPTIONALS) throw new SyntaxFault(at, `unsupported syntax ${what}`);
  }

  #arguments(): readonly Node[] {
    this.#expect('(');
    const args: Node[] = [];
    if (this.#accept(')')) return args;
    do args.push(this.#expression());
    while (this.#accept(','));
    this.#expect(')');
    return args;
  }

  #primary(): Node {
    const { kind, text, at, bytes } = this.#token;
    if (kind === 'int' || kind === 'uint' || kind === 'double' || this.#is('-')) return this.#number();
    if (kind === 'string' || kind === 'bytes') {
      this.#next++;
      return { is: 'literal', value: bytes ?? text, at };
    }
    if (kind === 'name') return this.#named();
    if (this.#accept('(')) {
      const node = this.#expression();
      this.#expect(')');
      return node;
    }
    if (this.#accept('[')) return this.#list(at);
    if (this.#accept('{')) return this.#map(at);
    // A leading dot means a name at the root. All names are there.
    if (this.#is('.') && this.#tokens[this.#next + 1]?.kind === 'name') {
      this.#next++;
      return this.#named();
    }
    throw this.#unexpected();
  }

  #number(): Node {
    const { at } = this.#token;
    const minus = this.#accept('-');
    const { kind, text } = this.#token;
    if (kind !== 'int' && kind !== 'double' && (minus || kind !== 'uint')) throw this.#unexpected();
    this.#next++;
    if (kind === 'double') return { is: 'literal', value: Number(text) * (minus ? -1 : 1), at };
    const whole = BigInt(text);
    if (kind === 'uint') {
      if (whole > MAX_UINT) throw new SyntaxFault(at, 'invalid uint literal');
      return { is: 'literal', value: new Uint(whole), at };
    }
    if (whole > (minus ? MAX_INT + 1n : MAX_INT)) throw new SyntaxFault(at, 'invalid int literal');
    return { is: 'literal', value: minus ? -whole : whole, at };
  }

  #named(): Node {
    const { text, at } = this.#token;
    this.#next++;
    if (text === 'true' || text === 'false') return { is: 'literal', value: text === 'true', at };
    if (text === 'null') return { is: 'literal', value: null, at };
    if (text === 'in') {
      this.#next--;
      throw this.#unexpected();
    }
    if (RESERVED.has(text)) throw new SyntaxFault(at, `reserved identifier: ${text}`);
    if (this.#is('(')) {
      const open = this.#token.at;
      const args = this.#arguments();
      return text === 'has' ? presenceTest(args, open) : { is: 'call', name: text, args, at: open };
    }
    if (this.#is('{')) return this.#struct(text, at);
    return { is: 'name', name: text, at };
  }

  /** It has no type, but the parser must still read it to its end. */
  #struct(name: string, at: number): Node {
    this.#expect('{');
    while (!this.#accept('}')) {
      this.#next++;
      this.#expect(':');
      this.#expression();
      if (!this.#accept(',') && !this.#is('}')) throw this.#unexpected("'}'");
    }
    return { is: 'struct', name, at };
  }

  #list(at: number): Node {
    const items: ListItem[] = [];
    while (!this.#accept(']')) {
      const question = this.#token.at;
      const optional = this.#accept('?');
      if (optional) this.#needOptionals(question, "'?'");
      items.push({ value: this.#expression(), optional });
      if (!this.#accept(',') && !this.#is(']')) throw this.#unexpected("']'");
    }
    return { is: 'list', items, at };
  }

  #map(at: number): Node {
    const entries: MapEntry[] = [];
    while (!this.#accept('}')) {
      const question = this.#token.at;
      const optional = this.#accept('?');
      if (optional) this.#needOptionals(question, "'?'");
      const key = this.#expression();
      this.#expect(':');
      entries.push({ key, value: this.#expression(), optional });
      if (!this.#accept(',') && !this.#is('}')) throw this.#unexpected("'}'");
    }
    return { is: 'map', entries, at };
  }
}
