import { splitActions } from '../template-actions.js';

/** Functions whose result differs each time: https://helm.sh/docs/chart_template_guide/function_list/ */
const ANEW =
  /\b(?:rand(?:Alpha|AlphaNum|Ascii|Numeric|Bytes|Int)|shuffle|gen(?:PrivateKey|CA|CAWithKey|SelfSignedCert|SelfSignedCertWithKey|SignedCert|SignedCertWithKey)|uuidv4|htpasswd|bcrypt|encryptAES|now|ago)\b/;
const DERIVES = /\bderivePassword\b/;

const calls = (template: string, functions: RegExp): boolean =>
  functions.test(template) &&
  splitActions(template).some((part, index) => index % 2 === 1 && functions.test(part));

/** Whether a template generates values when it is rendered. */
export const callsAnew = (template: string): boolean => calls(template, ANEW);

/** Whether a template derives passwords from others. They are the same each time, but no file has them. */
export const callsDerived = (template: string): boolean => calls(template, DERIVES);

/** Changes a template so that each derived password differs each time. */
export const withoutDerived = (template: string): string =>
  splitActions(template)
    .map((part, index) =>
      index % 2 === 1 ? part.replace(/\bderivePassword\b/g, 'printf "%s%v%v%v%v%v" (randAlphaNum 14)') : part,
    )
    .join('');

const ENTRY = /^(\s*(?:-\s+)*[^\s:#][^:]{0,252}:\s+)(?=\S)(?![[{])/;
/** Names identify findings, and objects refer to others by name. */
const NAME = /^\s*(?:-\s+)*(?:name|secretName|claimName|serviceAccountName|serviceName):\s/;
const NAME_MARK = 'generated';
const MARK = '<generated>';
/** The mark within a longer text, where it reads as an expression that a program fills in. */
const INNER_MARK = '$(GENERATED)';

/**
 * The first of two renderings, with `<generated>` for each value that differs in the second: each installation
 * generates its own.
 */
export function withoutGenerated(first: string, second: string): string {
  if (first === second) return first;
  const [parts, others] = [documentsOf(first), documentsOf(second)];
  if (parts.length !== others.length) return first;
  const names = new Map<string, string>();
  return parts.map((part, index) => marked(part, others[index]!, names)).join('');
}

const documentsOf = (output: string): readonly string[] => output.split(/^(?=---(?:\s|$))/m);

/** `names` maps each generated part of a name to its mark. */
function marked(part: string, other: string, names: Map<string, string>): string {
  const others = other.split('\n');
  const lines = part.split('\n');
  if (part === other || lines.length !== others.length) return part;
  return lines
    .map((line, index) => {
      const changed = others[index]!;
      if (line === changed) return line;
      if (NAME.test(line)) return withoutChange(line, changed, (word) => nameFor(word, names));
      const key = ENTRY.exec(line)?.[1];
      return key !== undefined && changed.startsWith(key)
        ? `${key}"${MARK}"`
        : withoutChange(line, changed, () => INNER_MARK);
    })
    .join('\n');
}

/** Equal words get equal names, numbered in order, so that each run gives the same names. */
function nameFor(word: string, names: Map<string, string>): string {
  const known = names.get(word) ?? (names.size === 0 ? NAME_MARK : `${NAME_MARK}-${names.size + 1}`);
  names.set(word, known);
  return known;
}

/** Replaces the words that differ in another line with a mark. */
function withoutChange(line: string, other: string, markOf: (word: string) => string): string {
  let start = 0;
  while (start < line.length && line[start] === other[start]) start++;
  let end = 0;
  const most = Math.min(line.length, other.length) - start;
  while (end < most && line.at(-1 - end) === other.at(-1 - end)) end++;
  let to = line.length - end;
  // Equal characters of two generated values are equal by chance.
  while (start > 0 && isWord(line[start - 1])) start--;
  while (to < line.length && isWord(line[to])) to++;
  return line.slice(0, start) + markOf(line.slice(start, to)) + line.slice(to);
}

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\w+/$.]/.test(character);
