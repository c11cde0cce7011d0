// URLs as Go's net/url reads them: https://github.com/golang/go/blob/master/src/net/url/url.go
import { fromUtf8, utf8 } from '../values/utf8.js';
import { CelError, MadeDict, MadeList, Opaque, type Value } from '../values/value.js';
import { isIpv6 } from './network.js';
import { type Overload, overload } from './overload.js';
import { goQuote } from './text-format.js';

class Url extends Opaque {
  override readonly typeName = 'kubernetes.URL';
  constructor(readonly parts: Parts) {
    super();
  }
  override equals({ parts }: Url): boolean {
    return parts.text === this.parts.text;
  }
}

interface Parts {
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly rawPath: string;
  readonly query: string;
}

/** Why text is not a URL, in the words of Go. */
class Refused {
  constructor(readonly why: string) {}
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: Go rejects them.
const CONTROL = /[\x00-\x1f\x7f]/;
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;

/** ASCII characters that no host contains. */
const NOT_IN_HOST = /[\s#%/?@\\^`{|}]/;

function parse(text: string, request: boolean): Parts | Refused {
  if (CONTROL.test(text)) return new Refused('net/url: invalid control character in URL');
  if (text === '' && request) return new Refused('empty url');
  const none = { text, scheme: '', host: '', path: '', rawPath: '', query: '' };
  if (text === '*') return { ...none, path: '*', rawPath: '*' };
  if (text.startsWith(':')) return new Refused('missing protocol scheme');
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(text)?.[0].toLowerCase() ?? '';
  const afterScheme = scheme === '' ? text : text.slice(scheme.length + 1);
  const question = afterScheme.indexOf('?');
  const query = question < 0 ? '' : afterScheme.slice(question + 1);
  let rest = question < 0 ? afterScheme : afterScheme.slice(0, question);
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...none, scheme, query };
    if (request) return new Refused('invalid URI for request');
    if (rest.split('/', 1)[0]!.includes(':'))
      return new Refused('first path segment in URL cannot contain colon');
  }
  let host = '';
  if (rest.startsWith('//') && (scheme !== '' || (!request && !rest.startsWith('///')))) {
    const slash = rest.indexOf('/', 2);
    const authority = rest.slice(2, slash < 0 ? undefined : slash);
    rest = slash < 0 ? '' : rest.slice(slash);
    const at = authority.lastIndexOf('@');
    if (at >= 0 && !/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(authority.slice(0, at)))
      return new Refused('net/url: invalid userinfo');
    const read = readHost(authority.slice(at + 1));
    if (read instanceof Refused) return read;
    host = read;
  }
  const path = percentDecoded(rest);
  if (path === undefined) return new Refused(`invalid URL escape ${goQuote(badEscape(rest))}`);
  return { ...none, scheme, host, path, rawPath: rest, query };
}

const badEscape = (text: string): string => {
  const at = text.search(BAD_ESCAPE);
  return text.slice(at, at + 3);
};

function readHost(text: string): string | Refused {
  const close = text.startsWith('[') ? text.lastIndexOf(']') : -2;
  if (close === -1) return new Refused("missing ']' in host");
  const port =
    close >= 0 ? text.slice(close + 1) : text.includes(':') ? text.slice(text.lastIndexOf(':')) : '';
  if (port !== '' && !/^:\d*$/.test(port)) return new Refused(`invalid port ${goQuote(port)} after host`);
  if (close >= 0 && !isIpv6(text.slice(1, close).split('%', 1)[0]!))
    return new Refused(`invalid host: ParseAddr(${goQuote(text.slice(1, close))}): unable to parse IP`);
  const plain = close >= 0 ? text.replace(/%25/g, '') : text;
  const invalid = NOT_IN_HOST.exec(plain.replace(/%[89a-fA-F][0-9a-fA-F]|%25/g, ''))?.[0];
  if (invalid === '%') return new Refused(`invalid URL escape ${goQuote(badEscape(plain))}`);
  if (invalid !== undefined) return new Refused(`invalid character ${goQuote(invalid)} in host name`);
  return percentDecoded(text) ?? text;
}

/** Text without escapes. Undefined for an invalid escape. */
function percentDecoded(text: string): string | undefined {
  if (!text.includes('%')) return text;
  if (BAD_ESCAPE.test(text)) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; ) {
    if (text[at] === '%') {
      bytes.push(Number.parseInt(text.slice(at + 1, at + 3), 16));
      at += 3;
      continue;
    }
    const next = text.indexOf('%', at);
    const end = next < 0 ? text.length : next;
    for (const byte of utf8(text.slice(at, end))) bytes.push(byte);
    at = end;
  }
  return fromUtf8(Uint8Array.from(bytes)) ?? bytes.map((byte) => String.fromCharCode(byte)).join('');
}

function escapePath(path: string): string {
  let escaped = '';
  for (const byte of utf8(path)) {
    const char = String.fromCharCode(byte);
    escaped += /[A-Za-z0-9\-_.~$&+,/:;=@]/.test(char)
      ? char
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}

function escapedPath({ path, rawPath }: Parts): string {
  if (path === '*') return path;
  return /^[A-Za-z0-9\-_.~$&+,/:;=@!'()*[\]%]*$/.test(rawPath) ? rawPath : escapePath(path);
}

function read(text: string): Value {
  const request = parse(text, true);
  const hash = text.indexOf('#');
  const whole = request instanceof Refused ? request : parse(hash < 0 ? text : text.slice(0, hash), false);
  if (!(whole instanceof Refused)) return new Url({ ...whole, text });
  return new CelError(`URL parse error during conversion from string: parse ${goQuote(text)}: ${whole.why}`);
}

/** Why text is not a URI, in the words of Go. Undefined if it is one. */
export function uriFault(text: string): string | undefined {
  const parsed = parse(text, true);
  return parsed instanceof Refused ? `parse ${goQuote(text)}: ${parsed.why}` : undefined;
}

function hostname(host: string): string {
  const colon = host.lastIndexOf(':');
  const own =
    colon >= 0 && /^:\d*$/.test(host.slice(colon)) && host[colon - 1] !== ':' ? host.slice(0, colon) : host;
  return own.startsWith('[') && own.endsWith(']') ? own.slice(1, -1) : own;
}

const port = (host: string): string => /:(\d*)$/.exec(host)?.[1] ?? '';

function query({ query }: Parts): Value {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const equals = pair.indexOf('=');
    const key = percentDecoded((equals < 0 ? pair : pair.slice(0, equals)).replaceAll('+', ' '));
    const value = percentDecoded((equals < 0 ? '' : pair.slice(equals + 1)).replaceAll('+', ' '));
    if (key === undefined || value === undefined) continue;
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  const dict = new MadeDict();
  for (const [key, list] of values) dict.set(key, new MadeList(list));
  return dict;
}

const U = 'kubernetes.URL';

export const URLS: readonly Overload[] = [
  overload('url', `(string)${U}`, read),
  overload('isURL', '(string)bool', (text: string) => uriFault(text) === undefined),
  overload('getScheme', `${U}.()string`, ({ parts }: Url) => parts.scheme),
  overload('getHost', `${U}.()string`, ({ parts }: Url) => parts.host),
  overload('getHostname', `${U}.()string`, ({ parts }: Url) => hostname(parts.host)),
  overload('getPort', `${U}.()string`, ({ parts }: Url) => port(parts.host)),
  overload('getEscapedPath', `${U}.()string`, ({ parts }: Url) => escapedPath(parts)),
  overload('getQuery', `${U}.()map(string,list(string))`, ({ parts }: Url) => query(parts)),
];
