/** Digits beyond the shown ones: enough to see whether a double is exactly between two. */
const MORE = 25;
const MOST = 100;

/** Like `toFixed`, but rounds half to even, as Go does. */
export function fixed(value: number, digits: number): string {
  if (Math.abs(value) >= 1e21) {
    const whole = String(BigInt(value));
    return digits === 0 ? whole : `${whole}.${'0'.repeat(digits)}`;
  }
  return halfEven(value.toFixed(digits), value.toFixed(Math.min(MOST, digits + MORE)), digits);
}

/** Like `toExponential`, but rounds half to even: its digits and its power of ten. */
export function exponential(value: number, digits: number): readonly [string, number] {
  const [shown = '', power = '0'] = value.toExponential(digits).split('e');
  const [exact = '', exactPower = '0'] = value.toExponential(Math.min(MOST, digits + MORE)).split('e');
  // 9.995 rounds to 1.00e+1, which is even.
  return power === exactPower ? [halfEven(shown, exact, digits), Number(power)] : [shown, Number(power)];
}

/** Corrects a string that was rounded up from the middle, if the string below ends in an even digit. */
function halfEven(rounded: string, exact: string, digits: number): string {
  const end = exact.indexOf('.') + digits + 1;
  const cut = digits === 0 ? exact.slice(0, end - 1) : exact.slice(0, end);
  const isMiddle = /^50*$/.test(exact.slice(end));
  return isMiddle && Number(cut.at(-1)) % 2 === 0 ? cut : rounded;
}
