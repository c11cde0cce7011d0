import type { ParsedFile } from '../source/parse.js';
import { anchors } from './anchor.js';
import { readComment } from './directive.js';
import { type Place, type Suppression, startsWith } from './suppression.js';

export type Found = Suppression | { readonly invalid: string; readonly start: number; readonly end: number };

/** The `# plimsoll-ignore` comments of a file's manifests. */
export function* commentSuppressions(file: ParsedFile): Generator<Found> {
  const { source } = file;
  for (const document of file.documents) {
    if (document.class !== 'manifest' || !document.positions) continue;
    const directives = document.comments.flatMap(({ start, end }) => {
      const directive = readComment(source.text.slice(start + 1, end));
      return directive ? [{ start, end, directive }] : [];
    });
    if (directives.length === 0) continue;
    const bound = anchors(source.text, document.positions, directives);
    for (const [index, { start, end, directive }] of directives.entries()) {
      const anchor = bound[index];
      if (directive.kind === 'invalid') yield { invalid: directive.message, start, end };
      else if (!anchor)
        yield { invalid: 'The suppression stands behind the last entry and belongs to nothing.', start, end };
      else
        yield {
          kind: 'comment',
          rules: directive.rules,
          reason: directive.reason,
          file: source.path,
          region: source.region(start, end),
          path: [],
          resource: undefined,
          covers: (place: Place): boolean =>
            place.file === source.path &&
            (place.resource
              ? place.resource.document === document.index &&
                (startsWith([...place.resource.base, ...place.path], anchor.path) || inside(place))
              : inside(place)),
        };
      function inside(place: Place): boolean {
        return (
          place.region !== undefined &&
          anchor !== undefined &&
          place.region.startOffset >= anchor.start &&
          place.region.endOffset <= anchor.end
        );
      }
    }
  }
}
