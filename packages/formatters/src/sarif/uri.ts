/** The directory for files outside of the repository, so that no alert of theirs lands on a file inside. */
const OUTSIDE = 'outside-repository';

/** Whether the path of a finding leads out of the repository. */
export function isOutside(file: string): boolean {
  return isAbsolute(file) || segments(file)[0] === '..';
}

/**
 * A path from the repository root as a relative URI reference: percent-encoded by segment, including `:` (it would make
 * the first segment a scheme), without `.`, `..` and empty segments. Code scanning rejects a whole file for one URI
 * that leads out of the repository, so `/tmp/a.yaml` and `../a.yaml` become `outside-repository/…`.
 */
export function relativeUri(file: string): string {
  return relativeSegments(file).map(encode).join('/');
}

/** The same without encoding, for reports with paths. */
export function relativePath(file: string): string {
  return relativeSegments(file).join('/');
}

function relativeSegments(file: string): readonly string[] {
  const inside = segments(file).filter((segment) => segment !== '..');
  return [...(isOutside(file) || inside.length === 0 ? [OUTSIDE] : []), ...inside];
}

function isAbsolute(file: string): boolean {
  return /^(?:\/|[A-Za-z]:\/)/.test(file);
}

/** The segments without `.`, empty ones, and each `..` with the segment before it. */
function segments(file: string): string[] {
  const kept: string[] = [];
  for (const segment of file.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else kept.push(segment);
  }
  return kept;
}

function encode(segment: string): string {
  // `encodeURIComponent` throws for a lone surrogate.
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));
}
