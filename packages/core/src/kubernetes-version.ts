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
  return {
    minor: known,
    atLeast(version) {
      const wanted = parseMinor(version);
      if (wanted === undefined) throw new TypeError(`Not a Kubernetes version: ${JSON.stringify(version)}`);
      return known >= wanted;
    },
  };
}

/**
 * Whether a minor version is in a range such as `>=1.19 <1.25`. Comparators are separated by spaces, and all must be
 * true.
 * @example
 * inRange(34, '>=1.19 <1.25'); // false
 */
export function inRange(minor: number, range: string): boolean {
  return range.split(/\s+/).every((comparator) => {
    const match = /^(>=|<)(1\.\d+)$/.exec(comparator);
    const wanted = match && parseMinor(match[2]!);
    if (!match || wanted == null)
      throw new TypeError(
        `Not a Kubernetes version range: ${JSON.stringify(range)}. Write for example ">=1.19 <1.25"`,
      );
    return match[1] === '<' ? minor < wanted : minor >= wanted;
  });
}

/** Whether a string is a range that `inRange` reads. */
export function isRange(range: string): boolean {
  try {
    // One by one, because a range check ends at the first comparator that is false.
    return range.split(/\s+/).every((comparator) => typeof inRange(0, comparator) === 'boolean');
  } catch {
    return false;
  }
}
