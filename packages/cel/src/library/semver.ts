// https://semver.org, as github.com/blang/semver/v4 reads it.
import { CelError, Opaque, type Value } from '../values/value.js';
import { type Overload, overload } from './overload.js';

const MAX_UINT = 2n ** 64n - 1n;

class Semver extends Opaque {
  override readonly typeName = 'kubernetes.Semver';
  constructor(
    readonly numbers: readonly [bigint, bigint, bigint],
    readonly pre: readonly (string | bigint)[],
  ) {
    super();
  }
  override equals(other: Semver): boolean {
    return order(this, other) === 0n;
  }
}

const NUMBER = /^(?:0|[1-9]\d{0,19})$/;
const IDENTIFIER = /^[0-9A-Za-z-]+$/;

function parse(text: string): Semver | CelError {
  const parts = text.length > 1000 ? [] : splitAt(text, '.', 3);
  if (text === '') return new CelError('Version string empty');
  if (parts.length !== 3) return new CelError('No Major.Minor.Patch elements found');
  const [major = '', minor = '', rest = ''] = parts;
  const plus = rest.indexOf('+');
  const build = plus < 0 ? undefined : rest.slice(plus + 1);
  const beforeBuild = plus < 0 ? rest : rest.slice(0, plus);
  const dash = beforeBuild.indexOf('-');
  const patch = dash < 0 ? beforeBuild : beforeBuild.slice(0, dash);
  const pre = dash < 0 ? [] : beforeBuild.slice(dash + 1).split('.');
  const numbers = [major, minor, patch].map((each) => (NUMBER.test(each) ? BigInt(each) : -1n));
  if (numbers.some((each) => each < 0n || each > MAX_UINT))
    return new CelError('Invalid character(s) found in a number of the version');
  if (pre.some((each) => !IDENTIFIER.test(each) || /^0\d+$/.test(each)))
    return new CelError('Invalid prerelease version');
  if (build?.split('.').some((each) => !IDENTIFIER.test(each)))
    return new CelError('Invalid character(s) found in build meta data');
  return new Semver(
    numbers as [bigint, bigint, bigint],
    pre.map((each) => (/^\d+$/.test(each) ? BigInt(each) : each)),
  );
}

function splitAt(text: string, separator: string, most: number): string[] {
  const parts = text.split(separator);
  return parts.length <= most ? parts : [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)];
}

/** Without a leading `v` and leading zeros, and with zeros for missing numbers. */
function normalize(text: string): string {
  const parts = splitAt(text.replace(/^v/, ''), '.', 3).map((part) => {
    if (part.length <= 1) return part;
    const own = part.replace(/^0+/, '');
    return /^\d/.test(own) ? own : `0${own}`;
  });
  if (parts.length < 3) {
    // `1.2-rc` has no place for a zero.
    if (/[+-]/.test(parts.at(-1)!)) return '-';
    while (parts.length < 3) parts.push('0');
  }
  return parts.join('.');
}

function read(text: string, normal = false): Semver | CelError {
  const own = normal ? normalize(text) : text;
  return own === '-' && normal
    ? new CelError('Short version cannot contain PreRelease/Build meta data')
    : parse(own);
}

function order(a: Semver, b: Semver): bigint {
  for (const [at, number] of a.numbers.entries())
    if (number !== b.numbers[at]) return number < b.numbers[at]! ? -1n : 1n;
  if (a.pre.length === 0 || b.pre.length === 0)
    return BigInt(Number(a.pre.length === 0) - Number(b.pre.length === 0));
  for (const [at, own] of a.pre.entries()) {
    const other = b.pre[at];
    if (other === undefined) return 1n;
    if (own === other) continue;
    if (typeof own !== typeof other) return typeof own === 'bigint' ? -1n : 1n;
    return own < other ? -1n : 1n;
  }
  return a.pre.length < b.pre.length ? -1n : 0n;
}

const S = 'kubernetes.Semver';
const SINCE = { since: 33 };

export const SEMVER: readonly Overload[] = [
  overload('semver', `(string)${S}`, (text: string): Value => read(text), SINCE),
  overload('semver', `(string,bool)${S}`, read, SINCE),
  overload('isSemver', '(string)bool', (text: string) => read(text) instanceof Semver, SINCE),
  overload(
    'isSemver',
    '(string,bool)bool',
    (text: string, normal: boolean) => read(text, normal) instanceof Semver,
    SINCE,
  ),
  overload('isGreaterThan', `${S}.(${S})bool`, (a: Semver, b: Semver) => order(a, b) > 0n, SINCE),
  overload('isLessThan', `${S}.(${S})bool`, (a: Semver, b: Semver) => order(a, b) < 0n, SINCE),
  overload('compareTo', `${S}.(${S})int`, order, SINCE),
  overload('major', `${S}.()int`, ({ numbers }: Semver) => numbers[0], SINCE),
  overload('minor', `${S}.()int`, ({ numbers }: Semver) => numbers[1], SINCE),
  overload('patch', `${S}.()int`, ({ numbers }: Semver) => numbers[2], SINCE),
];
