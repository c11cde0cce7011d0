interface TextSetting {
  readonly name: string;
  readonly value: string;
}

/**
 * The end of a telling name: a separator, or the end of a tag, follows. Every expression here looks at most a few
 * hundred characters ahead, so that a ConfigMap with one long line takes linear time.
 */
const TELLING =
  /(?:pass(?:word|wd|phrase|code)?|pwd?|psw|secret|token|key|credentials?)[_-]?\d{0,2}(?=\\?["']?\]?[ \t]{0,20}[=:>])/gi;

/** `:'name'` after a blank is a variable of psql. */
const SEPARATOR = /(\\?["'])?\]?(?![ \t]{1,20}:')[ \t]{0,20}(=>|:=|=(?![=~])|:(?![:=/])|>)[ \t]{0,20}/y;
const QUOTED = /\\?"([^"\\\n]{1,500})\\?"|'([^'\n]{1,500})'|`([^`\n]{1,500})`/y;
const REST_OF_LINE = /([^\s"'`#{[(|>&*<][^\s]{0,499}?)[,;]?[ \t]{0,40}(?:[ \t](?:#|\/\/)[^\n]*)?\r?(?=\n|$)/y;

/** What may precede a name on its line. */
const LINE_HEAD =
  /^\s*(?:-\s+)?(?:(?:export|set|setx|local|readonly|ENV|ARG|var|let|const|val|def|final|declare(?:\s-\w+)?)\s+)*["']?$/;
const COMMENT = /^\s*(?:#|\/\/|;|\/?\*|<!--|--\s|%|@?(?:rem|REM)\s)|\s#\s|<!--/;

/** The formats of values within a line, by the text before the name. */
const INLINE: readonly { readonly head: RegExp; readonly separator: RegExp; readonly value: RegExp }[] = [
  // {user: web, password: x}, {"password": 1234}
  {
    head: /[{,][ \t]*\\?["']?$/,
    separator: /:[ \t]+$|["']:$/,
    value: /([^\s,{}[\]"'`\\]{1,500})(?=[ \t]{0,8}[,}\r\n]|$)/y,
  },
  // username=web,password=x of mounts
  { head: /\buser(?:name)?=[^\s,;=]{1,60},$/, separator: /^=$/, value: /([^,\s"'`]{1,200})/y },
  // Server=db;Password=x;
  { head: /;[ \t]*$|["'`]$/, separator: /=[ \t]*$/, value: /([^;"'`\s<>\\]{1,500})/y },
  // jdbc:mysql://db/web?user=web&password=x
  { head: /[?&]$|&amp;$/, separator: /^=$/, value: /([^&"'`\s<>#;\\]{1,500})/y },
  // --set db.password=x, --from-literal=password=x, -e PASSWORD=x, -Dpassword=x
  {
    head: /--(?:from-literal|set(?:-string)?|env|build-arg)[= ]["']?$|(?:^|\s)-[eD] ?$|(?:^|[\s"'])-{1,2}$/,
    separator: /^=$/,
    value: /([^\s"'`;&|<>\\]{1,500})/y,
  },
];

/** PGPASSWORD=x psql */
const ASSIGNMENT = /([^\s"'`;&|<>\\]{1,500})(?=[\s;&|<>]|$)/y;
/** host=db user=web password=x: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING */
const KEYWORDS = /(?:^|[\s"'])(?:host|hostaddr|user|username|dbname|server|addr)=\S/;

const CODE =
  /^[ \t]*(?:def |class |import |from \S+ import|func |function\b|package |public |private |const |let |var |local [a-z]|use strict|require[ (]|#include|@\w+\()/m;
const SHELL = /^#!.{0,60}sh\b/;

/** Pairs of a separate name and value, in XML, JSON and YAML. */
const PAIRS: readonly RegExp[] = [
  /(?:key|name)\\?["']?[ \t]{0,4}[=:][ \t]{0,4}\\?["']?([\w.:-]{1,100})\\?["']?[\s,]{1,40}\\?["']?value\\?["']?[ \t]{0,4}[=:][ \t]{0,4}\\?["']?([^\s"'\\,}<>]{1,500})/gi,
  /<name>([\w.:-]{1,100})<\/name>\s{0,40}<value>([^<>\s]{1,500})<\/value>/gi,
];

/** Settings without a separator, by program: Redis and its users, OpenLDAP, keepalived, netrc, SQL. */
const DIRECTIVES: readonly RegExp[] = [
  /^[ \t]*(requirepass|masterauth|primaryauth|bindpw|rootpw|auth_pass|remote_password)[ \t]{1,40}"?([^\s"]{1,200})"?[ \t]*\r?$/gm,
  // user web on >x ~* +@all: https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
  /^[ \t]*user[ \t]{1,8}[^\s>]{1,100}(?=[ \t])[^\n>]{0,300}[ \t](>)(\S{1,200})/gm,
  /\blogin\s{1,20}\S{1,100}\s{1,20}(password)\s{1,20}(\S{1,200})/g,
  // define('DB_PASSWORD', 'x') of PHP
  /\bdefine\(\s{0,8}["']([A-Z][A-Z0-9_]{2,60})["']\s{0,8},\s{0,8}["']([^"'\s]{1,200})["']/gi,
  /\b(IDENTIFIED(?:\s{1,4}WITH\s{1,4}\w{1,40})?\s{1,4}BY|PASSWORD)\s{1,4}'([^'\n]{1,200})'/gi,
];

/** What these have: one search instead of one for each. */
const DIRECTED =
  /requirepass|masterauth|primaryauth|bindpw|rootpw|auth_pass|remote_password|^[ \t]*user[ \t]|\blogin\s|\bdefine\(|\b(?:IDENTIFIED|PASSWORD)\s/im;

/** What every setting has: a separator, a bracket or a blank. Most values of variables are words and numbers. */
const MAY_SET = /[=:>(\s]/;

const FAR = 200;

/** In code a word without quotes is a variable; in a shell script only after a dollar sign. */
type Language = 'code' | 'shell' | 'none';

/**
 * The settings of a text whose names suggest a secret: `name = value` and `name: value` in the formats of properties,
 * env files, INI, TOML, JSON, YAML, XML, scripts, connection strings and URLs. The text around a name shows the format,
 * never the name of the file. Ignores comments.
 */
export function* settingsOf(text: string, names: readonly string[] = []): Generator<TextSetting> {
  if (!MAY_SET.test(text)) return;
  let language: Language | undefined;
  const languageOf = (): Language => {
    language ??= SHELL.test(text) ? 'shell' : CODE.test(text) ? 'code' : 'none';
    return language;
  };
  for (const end of endsOfNames(text, names)) {
    const setting = settingAt(text, end, languageOf);
    if (setting) yield setting;
  }
  if (text.includes('alue')) for (const form of PAIRS) yield* matches(text, form);
  if (DIRECTED.test(text)) for (const form of DIRECTIVES) yield* matches(text, form);
  yield* passwordsOfUsers(text);
}

/** A name and a password on each line: https://www.pgbouncer.org/config.html#authentication-file-format */
function* passwordsOfUsers(text: string): Generator<TextSetting> {
  if (!/^["#;]/.test(text)) return;
  const lines = text.split('\n').filter((line) => /^[^#;\s]/.test(line));
  const passwords = lines.flatMap(
    (line) => /^"[^"]{1,100}"[ \t]{1,20}"([^"]{1,200})"[ \t]{0,20}\r?$/.exec(line)?.[1] ?? [],
  );
  if (passwords.length === lines.length) for (const value of passwords) yield { name: 'password', value };
}

function* matches(text: string, form: RegExp): Generator<TextSetting> {
  if (text.search(form) === -1) return;
  for (const { index, 1: name = '', 2: value = '' } of text.matchAll(form))
    if (!COMMENT.test(headOf(text, index)))
      yield { name: /^(?:IDENTIFIED|>)/i.test(name) ? 'password' : name, value };
}

function* endsOfNames(text: string, names: readonly string[]): Generator<number> {
  // Most texts have none, and this search makes no copy of the expression.
  if (text.search(TELLING) !== -1)
    for (const { index, 0: word } of text.matchAll(TELLING)) yield index + word.length;
  for (const name of names)
    for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length))
      yield at + name.length;
}

/** The part of a line before a place, as far as it matters. */
function headOf(text: string, place: number): string {
  const head = text.slice(Math.max(0, place - FAR), place);
  return head.slice(head.lastIndexOf('\n') + 1);
}

function settingAt(text: string, end: number, languageOf: () => Language): TextSetting | undefined {
  const [, quote = '', separator = ''] = matchAt(SEPARATOR, text, end) ?? [];
  if (separator === '') return undefined;
  const value = SEPARATOR.lastIndex;
  let start = end;
  while (start > end - 100 && /[\w.-]/.test(text[start - 1] ?? '')) start--;
  const name = text.slice(start, end).replace(/^[^A-Za-z_]+/, '');
  if (name === '') return undefined;
  const head = headOf(text, end - name.length);
  if (COMMENT.test(head)) return undefined;
  const found =
    separator === '>'
      ? /<(?:[\w-]+:)?$/.test(head)
        ? matchAt(/([^<>\s]{1,500})<\//y, text, value)?.[1]
        : undefined
      : valueAt(text, { name, head, quote, separator: text.slice(end, value), value, languageOf });
  // The shell's own PWD is a directory.
  const isConnection = name === 'PWD' && /;[ \t]*$/.test(head);
  return found === undefined ? undefined : { name: isConnection ? 'Pwd' : name, value: found };
}

interface Place {
  readonly name: string;
  readonly head: string;
  /** The quote after the name. */
  readonly quote: string;
  readonly separator: string;
  /** The offset of the value. */
  readonly value: number;
  readonly languageOf: () => Language;
}

function valueAt(
  text: string,
  { name, head, quote, separator, value, languageOf }: Place,
): string | undefined {
  const isOpened = /["'`]$/.test(head);
  // "Password: " within a text, or the end of one.
  if (isOpened !== (quote !== '') && (quote !== '' || !separator.includes('='))) return undefined;
  const quoted = matchAt(QUOTED, text, value);
  if (quoted) return isOpened && quote === '' ? undefined : (quoted[1] ?? quoted[2] ?? quoted[3]);
  if (/=>|:=/.test(separator) || head.endsWith('$')) return undefined;
  for (const form of INLINE)
    if (form.head.test(head) && form.separator.test(separator)) {
      if (separator.includes(':') && languageOf() === 'code') continue;
      const inline = matchAt(form.value, text, value)?.[1];
      if (inline !== undefined) return inline;
    }
  if (LINE_HEAD.test(head)) {
    const rest = matchAt(REST_OF_LINE, text, value)?.[1];
    const isVariable = languageOf() === 'code' || (languageOf() === 'shell' && separator.includes(' ='));
    if (rest !== undefined && !isVariable) return rest;
  }
  const isWord = separator === '=' && /^$|\s$/.test(head);
  if (
    isWord &&
    (/^[A-Z][A-Z0-9_]*$/.test(name) || KEYWORDS.test(head) || KEYWORDS.test(text.slice(value, value + FAR)))
  )
    return matchAt(ASSIGNMENT, text, value)?.[1];
  return undefined;
}

function matchAt(form: RegExp, text: string, place: number): RegExpExecArray | null {
  form.lastIndex = place;
  return form.exec(text);
}
