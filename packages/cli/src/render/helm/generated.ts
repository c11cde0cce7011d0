/** Functions whose answer is another one each time: https://helm.sh/docs/chart_template_guide/function_list/ */
const ANEW =
  /\b(?:rand(?:Alpha|AlphaNum|Ascii|Numeric|Bytes|Int)|shuffle|gen(?:PrivateKey|CA|CAWithKey|SelfSignedCert|SelfSignedCertWithKey|SignedCert|SignedCertWithKey)|uuidv4|htpasswd|bcrypt|encryptAES)\b/;

/** Whether a template makes values when it is rendered that are in no file. */
export const callsAnew = (template: string): boolean => ANEW.test(template);

const ENTRY = /^(\s*(?:-\s+)*[^\s:#][^:]{0,252}:\s+)(?=\S)(?![[{])/;
/** The names of objects stay: they tell findings apart. */
const NAME = /^\s*(?:-\s+)*name:\s/;
const MARK = '<generated>';
/** Within a text, where it is read as an expression that a program fills in. */
const INNER_MARK = '$(GENERATED)';

/**
 * The first of two renderings, with `<generated>` for each value that the second has otherwise: the chart has no such
 * value, each installation makes its own.
 */
export function withoutGenerated(first: string, second: string): string {
  if (first === second) return first;
  const [parts, others] = [documentsOf(first), documentsOf(second)];
  if (parts.length !== others.length) return first;
  return parts.map((part, index) => marked(part, others[index]!)).join('');
}

const documentsOf = (output: string): readonly string[] => output.split(/^(?=---(?:\s|$))/m);

function marked(part: string, other: string): string {
  const others = other.split('\n');
  const lines = part.split('\n');
  if (part === other || lines.length !== others.length) return part;
  return lines
    .map((line, index) => {
      const changed = others[index]!;
      if (line === changed || NAME.test(line)) return line;
      const key = ENTRY.exec(line)?.[1];
      return key !== undefined && changed.startsWith(key) ? `${key}"${MARK}"` : withoutChange(line, changed);
    })
    .join('\n');
}

/** A line with a mark for the words that another one has otherwise. */
function withoutChange(line: string, other: string): string {
  let start = 0;
  while (start < line.length && line[start] === other[start]) start++;
  let end = 0;
  const most = Math.min(line.length, other.length) - start;
  while (end < most && line.at(-1 - end) === other.at(-1 - end)) end++;
  let to = line.length - end;
  // What is alike of two values that were made is so by chance.
  while (start > 0 && isWord(line[start - 1])) start--;
  while (to < line.length && isWord(line[to])) to++;
  return line.slice(0, start) + INNER_MARK + line.slice(to);
}

const isWord = (character: string | undefined): boolean =>
  character !== undefined && /[\w+/$.]/.test(character);
