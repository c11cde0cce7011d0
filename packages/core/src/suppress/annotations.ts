import type { Path } from '../json.js';
import type { PodCursor } from '../model/pod.js';
import type { Resource } from '../model/resource.js';
import { readSelection } from './directive.js';
import { type Suppression, startsWith } from './suppression.js';

export const ANNOTATION = 'plimsoll.dev/ignore';

export interface InvalidAnnotation {
  readonly invalid: string;
  readonly resource: Resource;
  readonly path: Path;
}

/** The `plimsoll.dev/ignore` annotations of a resource and of the pod templates in it, one waiver a line. */
export function* annotationSuppressions(
  resource: Resource,
  pods: readonly PodCursor[],
): Generator<Suppression | InvalidAnnotation> {
  yield* read(resource, resource.annotations[ANNOTATION], []);
  for (const pod of pods) {
    const scope = pod.metadata.path.slice(0, -1);
    if (scope.length === 0) continue;
    yield* read(resource, pod.metadata.at('annotations').at(ANNOTATION).value, scope);
  }
}

function* read(
  resource: Resource,
  text: string | undefined,
  scope: Path,
): Generator<Suppression | InvalidAnnotation> {
  const path = [...scope, 'metadata', 'annotations', ANNOTATION];
  for (const line of (text ?? '').split('\n')) {
    if (line.trim() === '') continue;
    const directive = readSelection(line.trim());
    if (directive.kind === 'invalid')
      yield { invalid: directive.message.replace('plimsoll-ignore ', ''), resource, path };
    else
      yield {
        kind: 'annotation',
        rules: directive.rules,
        reason: directive.reason,
        file: resource.file.path,
        region: undefined,
        path,
        resource,
        covers: (place) =>
          place.resource === resource
            ? startsWith(place.path, scope)
            : scope.length === 0 && isCarriedBy(place.resource, resource),
      };
  }
}

/** What is said of an object holds for the configuration that it carries. */
function isCarriedBy(resource: Resource | undefined, carrier: Resource): boolean {
  for (let at = resource?.embedded?.carrier; at; at = at.embedded?.carrier) if (at === carrier) return true;
  return false;
}
