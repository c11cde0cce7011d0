import { type ParsedQuantity, parseQuantity } from '../values/quantity.js';
import { CelError, Opaque, type Value } from '../values/value.js';
import { type Overload, overload } from './overload.js';

const NANO = 1_000_000_000n;
const MAX_INT = 2n ** 63n - 1n;

/** An amount of a resource, exact to a billionth. */
class Quantity extends Opaque {
  override readonly typeName = 'kubernetes.Quantity';

  constructor(
    readonly nanos: bigint,
    readonly scale: number | undefined,
  ) {
    super();
  }
  override equals(other: Quantity): boolean {
    return this.nanos === other.nanos;
  }
  /** As Kubernetes sees it: `1000m` is not an integer, although it is 1. */
  get whole(): bigint | undefined {
    const { nanos, scale } = this;
    if (nanos === 0n && scale !== undefined) return 0n;
    if (scale === undefined || scale < 0) return undefined;
    const whole = nanos / NANO;
    return whole > MAX_INT || whole < -MAX_INT - 1n ? undefined : whole;
  }
}

function read(text: string): Value {
  const parsed: ParsedQuantity | undefined = parseQuantity(text);
  if (parsed) return new Quantity(parsed.nanos, parsed.scale);
  return new CelError(
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  );
}

const ofInt = (value: bigint): Quantity => new Quantity(value * NANO, 0);

function add(a: Quantity, b: Quantity, sign: 1n | -1n = 1n): Quantity {
  const nanos = a.nanos + sign * b.nanos;
  if (b.nanos === 0n) return new Quantity(nanos, a.scale);
  if (a.nanos === 0n) return new Quantity(nanos, b.scale);
  const scale = a.scale === undefined || b.scale === undefined ? undefined : Math.min(a.scale, b.scale);
  return new Quantity(nanos, scale);
}

const order = (a: Quantity, b: Quantity): bigint => (a.nanos < b.nanos ? -1n : a.nanos > b.nanos ? 1n : 0n);

const Q = 'kubernetes.Quantity';
const SINCE = { since: 28 };

export const QUANTITY: readonly Overload[] = [
  overload('quantity', `(string)${Q}`, read, SINCE),
  overload('isQuantity', '(string)bool', (text: string) => parseQuantity(text) !== undefined, SINCE),
  overload('sign', `(${Q})int`, (q: Quantity) => (q.nanos < 0n ? -1n : q.nanos > 0n ? 1n : 0n), SINCE),
  overload('isGreaterThan', `${Q}.(${Q})bool`, (a: Quantity, b: Quantity) => a.nanos > b.nanos, SINCE),
  overload('isLessThan', `${Q}.(${Q})bool`, (a: Quantity, b: Quantity) => a.nanos < b.nanos, SINCE),
  overload('compareTo', `${Q}.(${Q})int`, order, SINCE),
  overload('asApproximateFloat', `${Q}.()double`, (q: Quantity) => Number(q.nanos) / 1e9, SINCE),
  overload(
    'asInteger',
    `${Q}.()int`,
    ({ whole }: Quantity) => whole ?? new CelError('cannot convert value to integer'),
    SINCE,
  ),
  overload('isInteger', `${Q}.()bool`, ({ whole }: Quantity) => whole !== undefined, SINCE),
  overload('add', `${Q}.(${Q})${Q}`, (a: Quantity, b: Quantity) => add(a, b), SINCE),
  overload('add', `${Q}.(int)${Q}`, (a: Quantity, b: bigint) => add(a, ofInt(b)), SINCE),
  overload('sub', `${Q}.(${Q})${Q}`, (a: Quantity, b: Quantity) => add(a, b, -1n), SINCE),
  overload('sub', `${Q}.(int)${Q}`, (a: Quantity, b: bigint) => add(a, ofInt(b), -1n), SINCE),
];
