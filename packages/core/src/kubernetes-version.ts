/** The newest minor version whose behaviour the shipped rules cover. */
export const LATEST_MINOR = 37;

/** A release of Kubernetes. */
export interface KubernetesVersion {
  /** The minor version in `1.minor`. */
  readonly minor: number;
  /** Whether this is `version` (for example `1.30`) or newer. */
  atLeast(version: string): boolean;
}

/** The minor version of `1.30`, `v1.30`, `1.30.4`. Undefined for any other form. */
export function parseMinor(version: string): number | undefined {
  const match = /^v?1\.(0|[1-9]\d{0,3})(?:\.\d+)?$/.exec(version);
  return match ? Number(match[1]) : undefined;
}

/**
 * A release of Kubernetes by its minor version.
 * @example
 * kubernetesVersion(34).atLeast('1.30'); // true
 */
export function kubernetesVersion(minor: number): KubernetesVersion {
  const known = Math.min(minor, LATEST_MINOR);
  let version = versions.get(known);
  if (!version) {
    version = {
      minor: known,
      atLeast(version) {
        const wanted = parseMinor(version);
        if (wanted === undefined) throw new TypeError(`Not a Kubernetes version: ${JSON.stringify(version)}`);
        return known >= wanted;
      },
    };
    versions.set(known, version);
  }
  return version;
}

/** By minor version: each rule asks for one. */
const versions = new Map<number, KubernetesVersion>();

/**
 * Whether a minor version is in a range such as `>=1.19 <1.25`. Comparators are separated by spaces, and all must be
 * true.
 * @example
 * inRange(34, '>=1.19 <1.25'); // false
 */
export function inRange(minor: number, range: string): boolean {
  let read = ranges.get(range);
  if (!read) {
    read = readRange(range);
    if (!read)
      throw new TypeError(
        `Not a Kubernetes version range: ${JSON.stringify(range)}. Write for example ">=1.19 <1.25"`,
      );
    ranges.set(range, read);
  }
  return minor >= read.from && minor < read.to;
}

/** Whether a string is a range that `inRange` reads. */
export function isRange(range: string): boolean {
  return readRange(range) !== undefined;
}

interface Range {
  /** The first minor version in it. */
  readonly from: number;
  /** The first minor version behind it. */
  readonly to: number;
}

/** Those that rules have, which are few. */
const ranges = new Map<string, Range>();

function readRange(range: string): Range | undefined {
  let from = Number.NEGATIVE_INFINITY;
  let to = Number.POSITIVE_INFINITY;
  for (const comparator of range.split(/\s+/)) {
    const [, operator, version = ''] = /^(>=|<)(1\.\d+)$/.exec(comparator) ?? [];
    const minor = parseMinor(version);
    if (minor === undefined) return undefined;
    if (operator === '<') to = Math.min(to, minor);
    else from = Math.max(from, minor);
  }
  return { from, to };
}
