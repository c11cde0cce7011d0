// https://github.com/kubernetes/apimachinery/blob/master/pkg/api/resource/quantity.go
const NANO = 1_000_000_000n;
const MAX_INT = 2n ** 63n - 1n;

const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const DECIMAL_SUFFIX = Object.fromEntries(Object.entries(DECIMAL).map(([suffix, power]) => [power, suffix]));
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** Kubernetes rounds up to billionths. No real manifest has longer text. */
const LONGEST = 200;

type Form = 'decimal' | 'exponent' | 'binary';

export interface ParsedQuantity {
  /** In billionths. */
  readonly nanos: bigint;
  /** The power of ten that Kubernetes stores. Undefined if it stores a decimal of any length. */
  readonly scale: number | undefined;
  readonly form: Form;
}

/** A quantity such as `1.5`, `100m` or `2Gi`. Undefined for other text. */
export function parseQuantity(text: string): ParsedQuantity | undefined {
  const [, sign = '', whole = '', fraction = '', suffix = ''] =
    text.length <= LONGEST ? (/^([+-]?)(\d*)(?:\.(\d*))?([A-Za-z]\S*)?$/.exec(text) ?? []) : [];
  if (whole === '' && fraction === '') return undefined;
  const power = powerOf(suffix);
  if (power === undefined) return undefined;
  const digits = whole.replace(/^0+/, '') || '0';
  const { form, exponent } = power;
  const mantissa = BigInt(digits + fraction) * (form === 'binary' ? 2n ** BigInt(exponent) : 1n);
  const nanos = scaled(mantissa, (form === 'binary' ? 0 : exponent) - fraction.length + 9);
  return {
    nanos: (sign === '-' ? -1n : 1n) * (form === 'binary' && nanos > MAX_INT * NANO ? MAX_INT * NANO : nanos),
    scale: scaleOf(digits, fraction, form, exponent, mantissa),
    form,
  };
}

function powerOf(suffix: string): { readonly form: Form; readonly exponent: number } | undefined {
  if (Object.hasOwn(DECIMAL, suffix)) return { form: 'decimal', exponent: DECIMAL[suffix]! };
  if (Object.hasOwn(BINARY, suffix)) return { form: 'binary', exponent: BINARY[suffix]! };
  const [, power] = /^[eE]([+-]?\d{1,4})$/.exec(suffix) ?? [];
  return power === undefined ? undefined : { form: 'exponent', exponent: Number(power) };
}

/** The next whole number away from zero. */
function scaled(value: bigint, power: number): bigint {
  if (power >= 0) return value * 10n ** BigInt(power);
  const by = 10n ** BigInt(-power);
  return (value + by - 1n) / by;
}

/** Kubernetes stores 64 bits and a scale if they suffice. */
function scaleOf(
  digits: string,
  fraction: string,
  form: Form,
  exponent: number,
  value: bigint,
): number | undefined {
  const length = digits.length + fraction.length;
  const isBinary = form === 'binary';
  if (isBinary && fraction !== '') return undefined;
  const precision = isBinary ? 15 - digits.length - Math.trunc((exponent * 3) / 10) - 1 : 18 - length;
  const scale = (isBinary ? 0 : exponent) - fraction.length;
  return precision >= 0 && scale >= -9 && value <= MAX_INT ? scale : undefined;
}

/** As the API server writes it: `1024Mi` is `1Gi`, `1.5` is `1500m`. */
export function showQuantity({ nanos, form }: ParsedQuantity): string {
  const sign = nanos < 0n ? '-' : '';
  const size = nanos < 0n ? -nanos : nanos;
  if (size === 0n) return '0';
  if (form === 'binary' && size >= 1024n * NANO) {
    let whole = (size + NANO - 1n) / NANO;
    let step = 0;
    for (; step < 6 && whole % 1024n === 0n; step++) whole /= 1024n;
    return `${sign}${whole}${BINARY_SUFFIXES[step]}`;
  }
  let digits = size;
  let power = -9;
  while (digits % 10n === 0n) {
    digits /= 10n;
    power++;
  }
  while (power % 3 !== 0) {
    digits *= 10n;
    power--;
  }
  if (form === 'exponent') return `${sign}${digits}${power === 0 ? '' : `e${power}`}`;
  while (power > 18) {
    digits *= 1000n;
    power -= 3;
  }
  return `${sign}${digits}${DECIMAL_SUFFIX[power] ?? ''}`;
}
