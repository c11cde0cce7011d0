import { readdirSync } from 'node:fs';
import path from 'node:path';
import { readTextFile } from '../files/read.js';

/** Functions whose answer is another one each time: https://helm.sh/docs/chart_template_guide/function_list/ */
const ANEW =
  /\b(?:rand(?:Alpha|AlphaNum|Ascii|Numeric|Bytes|Int)|gen(?:PrivateKey|CA|CAWithKey|SelfSignedCert|SelfSignedCertWithKey|SignedCert|SignedCertWithKey)|uuidv4|htpasswd|bcrypt)\b/;

const SECRET = /^kind: Secret\s*$/m;
const ENTRY = /^(\s*[^\s:#][^:]{0,252}:\s+)\S/;

/** Whether a rendering of a chart may hold Secrets whose values are made when it is rendered, and are in no file. */
export function mayGenerateSecrets(folder: string, output: string): boolean {
  if (!SECRET.test(output)) return false;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) =>
    // What a packed chart holds is not unpacked.
    /\.tgz$/.test(name)
      ? path.basename(path.dirname(name)) === 'charts'
      : /(?:^|[\\/])templates[\\/]/.test(name) &&
        /\.(?:ya?ml|tpl)$/.test(name) &&
        ANEW.test(readTextFile(path.join(folder, name))),
  );
}

/**
 * The first of two renderings, with `<generated>` for each value of a Secret that the second has otherwise: the chart
 * has no such value, each installation makes its own.
 */
export function withoutGenerated(first: string, second: string): string {
  const [parts, others] = [documentsOf(first), documentsOf(second)];
  if (parts.length !== others.length) return first;
  return parts.map((part, index) => (SECRET.test(part) ? marked(part, others[index]!) : part)).join('');
}

const documentsOf = (output: string): readonly string[] => output.split(/^(?=---(?:\s|$))/m);

function marked(part: string, other: string): string {
  const others = other.split('\n');
  const lines = part.split('\n');
  if (lines.length !== others.length) return part;
  return lines
    .map((line, index) => {
      if (line === others[index]) return line;
      const key = ENTRY.exec(line)?.[1];
      return key !== undefined && others[index]!.startsWith(key) ? `${key}"<generated>"` : line;
    })
    .join('\n');
}
