import type { Finding, Region } from '@plimsoll/core';
import { SourceText } from '@plimsoll/core/internal';

/** Takes a finding from an old text of a file to its new one. Undefined if its place is gone. */
export type Move = (finding: Finding) => Finding | undefined;

/** Compares two texts of a file. What was edited is taken to be one piece, from the first difference to the last. */
export function mover(file: string, before: string, after: string): Move {
  const start = samePrefix(before, after);
  const same = sameSuffix(before, after, Math.min(before.length, after.length) - start);
  const end = before.length - same;
  const shift = after.length - before.length;
  const source = new SourceText(file, after);
  const moveRegion = (region: Region): Region | undefined => {
    const { startOffset, endOffset } = region;
    if (endOffset < start) return region;
    if (startOffset > end) return source.region(startOffset + shift, endOffset + shift);
    // An edit within a larger place, such as a whole list, leaves it there.
    if (startOffset < start && end < endOffset) return source.region(startOffset, endOffset + shift);
    return undefined;
  };
  /** Other places of a finding: those of the file move, too. One that is gone leaves the finding. */
  const others = <T extends { readonly file: string; readonly region?: Region }>(places: readonly T[]): T[] =>
    places.flatMap((place) => {
      if (place.file !== file || !place.region) return place;
      const region = moveRegion(place.region);
      return region ? { ...place, region } : [];
    });
  return ({ fix: _, ...finding }) => {
    const region = finding.region && moveRegion(finding.region);
    if (finding.region && !region) return undefined;
    return {
      ...finding,
      ...(region && { region }),
      related: others(finding.related),
      ...(finding.flows && {
        flows: finding.flows
          .map((flow) => ({ ...flow, steps: others(flow.steps) }))
          .filter(({ steps }) => steps.length > 0),
      }),
    };
  };
}

function samePrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

function sameSuffix(a: string, b: string, most: number): number {
  let length = 0;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length))
    length++;
  return length;
}
