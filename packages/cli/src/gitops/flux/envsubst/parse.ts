// The parser of https://github.com/fluxcd/pkg/tree/main/envsubst (parse/parse.go).
import { type Accepts, EOF, fromBytes, Scanner } from './scan.js';

/** A text, or the content of `${}`. The function's name is its operator, such as `:=`, or empty for the plain value. */
export type Node = string | Call;

export interface Call {
  readonly name: string;
  readonly variable: string;
  readonly args: readonly Node[];
}

/** Thrown for a text that the real program rejects. */
export class BadSubstitution extends Error {
  /** The number of the `${` at which it fails, from 0. */
  readonly expression: number;
  constructor(message: string, expression: number) {
    super(message);
    this.expression = expression;
  }
}

/** How deep expressions may be nested in defaults. */
const MAX_DEPTH = 200;

/** @throws BadSubstitution */
export function parseTemplate(bytes: string): readonly Node[] {
  return new Parser(new Scanner(bytes)).template();
}

const any: Accepts = () => true;
const notClosing: Accepts = (char) => char !== '}';
const notSlash: Accepts = (char) => char !== '/';
const sign = (first: string, second = ''): Accepts => {
  return (char, length) => (length === 1 ? first : length === 2 ? second : '').includes(char);
};
const isIdentifier: Accepts = (bytes) => /^[\p{L}\p{Nd}_]$/u.test(fromBytes(bytes));
/** Accepts up to two of `chars`, such as `^^`. */
const twoOf = (chars: string): Accepts => {
  return (char, length) => chars.includes(char) && length < 3;
};

class Parser {
  readonly #scanner: Scanner;
  #expressions = 0;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  template(): readonly Node[] {
    const nodes: Node[] = [];
    for (;;) {
      this.#scanner.backslash = false;
      switch (this.#scanner.scan({ accepts: any, text: true, open: true, escapes: true })) {
        case 'text':
          nodes.push(this.#scanner.token);
          break;
        case 'open':
          nodes.push(this.#call(0));
          break;
        case 'end':
          return nodes;
        default:
          throw this.#bad('bad substitution');
      }
    }
  }

  #bad(message: string): BadSubstitution {
    return new BadSubstitution(message, Math.max(0, this.#expressions - 1));
  }

  #call(depth: number): Call {
    this.#expressions++;
    if (depth > MAX_DEPTH) throw this.#bad('the expressions are nested too deeply');
    const scanner = this.#scanner;
    scanner.backslash = true;
    if (scanner.peek() === '#') {
      this.#text(sign('#'));
      this.#text(isIdentifier);
      const variable = scanner.token;
      this.#close();
      return { name: '#', variable, args: [] };
    }
    this.#text(isIdentifier, 'a name is missing after ${');
    const variable = scanner.token;
    switch (scanner.peek()) {
      case ':':
        return this.#isDefault() ? this.#default(variable, depth) : this.#substring(variable, depth);
      case '=':
        return this.#default(variable, depth);
      case ',':
      case '^':
        return { name: this.#closed(twoOf(',^')), variable, args: [] };
      case '/':
        return this.#replace(variable, depth);
      case '#':
        return this.#trim(variable, '#', depth);
      case '%':
        return this.#trim(variable, '%', depth);
    }
    if (scanner.scan({ accepts: isIdentifier, close: true }) !== 'close')
      throw this.#bad('an operator or } is missing after the name');
    return { name: '', variable, args: [] };
  }

  #isDefault(): boolean {
    this.#scanner.read();
    const next = this.#scanner.peek();
    this.#scanner.unread();
    return next !== EOF && '=-?+'.includes(next);
  }

  #default(variable: string, depth: number): Call {
    const scanner = this.#scanner;
    this.#text(scanner.peek() === '=' ? sign('=') : sign(':', '=-?+'));
    const name = scanner.token;
    const args: Node[] = [];
    while (scanner.peek() !== '}') args.push(this.#argument(notClosing, depth));
    this.#close();
    return { name, variable, args };
  }

  #substring(variable: string, depth: number): Call {
    this.#text(sign(':'));
    const args = [this.#argument((char) => char !== ':' && char !== '}', depth)];
    const next = this.#scanner.scan({ accepts: (char) => char === ':', text: true, close: true });
    if (next === 'close') return { name: ':', variable, args };
    if (next !== 'text') throw this.#bad('bad substitution');
    args.push(this.#argument(notClosing, depth));
    this.#close();
    return { name: ':', variable, args };
  }

  #trim(variable: string, char: string, depth: number): Call {
    this.#text(twoOf(char));
    const name = this.#scanner.token;
    const args = [this.#argument(notClosing, depth)];
    this.#close();
    return { name, variable, args };
  }

  #replace(variable: string, depth: number): Call {
    this.#text(sign('/', '/#%'));
    const name = this.#scanner.token;
    const args = [this.#argument(notSlash, depth, true)];
    this.#text((char) => char === '/');
    if (this.#scanner.peek() !== '}') args.push(this.#argument(notClosing, depth, true));
    this.#close();
    return { name, variable, args };
  }

  #argument(accepts: Accepts, depth: number, escapes = false): Node {
    const found = this.#scanner.scan({ accepts, text: true, open: true, escapes });
    if (found === 'open') return this.#call(depth + 1);
    if (found !== 'text') throw this.#bad('} or an argument is missing');
    return this.#scanner.token;
  }

  #text(accepts: Accepts, message = 'bad substitution'): void {
    if (this.#scanner.scan({ accepts, text: true }) !== 'text') throw this.#bad(message);
  }

  /** Reads an operator and the end of the expression. */
  #closed(accepts: Accepts): string {
    this.#text(accepts);
    const name = this.#scanner.token;
    this.#close();
    return name;
  }

  #close(): void {
    if (this.#scanner.scan({ accepts: any, close: true }) !== 'close') throw this.#bad('} is missing');
  }
}
