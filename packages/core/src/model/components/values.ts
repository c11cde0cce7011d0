/**
 * A boolean as Go's `strconv.ParseBool` reads it. Undefined for any other string.
 * @example
 * parseBoolean('T'); // true
 */
export function parseBoolean(text: string): boolean | undefined {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true;
  if (/^(?:0|f|F|FALSE|false|False)$/.test(text)) return false;
  return undefined;
}

/**
 * A decimal integer. Undefined for any other string.
 * @example
 * parseInteger('0755'); // 755; undefined for '1e3'
 */
export function parseInteger(text: string): number | undefined {
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/**
 * A duration in seconds, as Go's `time.ParseDuration` reads it (`1h30m`, `500ms`, `0`). Undefined for any other string.
 * @example
 * parseDuration('1h30m'); // 5400
 */
export function parseDuration(text: string): number | undefined {
  if (!/^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text))
    return /^[+-]?0$/.test(text) ? 0 : undefined;
  const numbers = text.match(/[\d.]+/g)!;
  const units = text.match(/[a-zµμ]+/g)!;
  const seconds = units.reduce((sum, unit, i) => sum + Number(numbers[i]) * SECONDS[unit]!, 0);
  return text.startsWith('-') ? -seconds : seconds;
}

/**
 * The host of `host:port`, `[::1]:port` or a bare address. Empty if only a port is given.
 * @example
 * hostOf('[::1]:2379'); // '::1'
 */
export function hostOf(address: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(address);
  if (bracketed) return bracketed[1]!;
  return address.split(':').length === 2 ? address.slice(0, address.indexOf(':')) : address;
}
