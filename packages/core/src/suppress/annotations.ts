import { type Place, placeOf } from '../draft/place.js';
import type { LintedFile } from '../engine/projects.js';
import type { FixOperation } from '../fix/operation.js';
import type { Path } from '../json.js';
import type { PodCursor } from '../model/pod.js';
import type { Resource } from '../model/resource.js';
import { readSelection, withoutRules } from './directive.js';
import type { Carrier, InvalidSuppression, Suppression } from './suppression.js';

const ANNOTATION = 'plimsoll.dev/ignore';

/** The `plimsoll.dev/ignore` annotations of resources and of the pod templates in them, one waiver a line. */
export class AnnotationSuppressions implements Carrier {
  readonly suppressions: Suppression[] = [];
  readonly invalid: InvalidSuppression[] = [];
  readonly #byResource = new Map<Resource, { readonly scope: Path; readonly suppression: Suppression }[]>();

  constructor(files: readonly LintedFile[], podsOf: (resource: Resource) => readonly PodCursor[]) {
    for (const { resources } of files)
      for (const resource of resources) {
        this.#read(resource, resource.annotations[ANNOTATION], []);
        for (const { metadata } of podsOf(resource)) {
          const scope = metadata.path.slice(0, -1);
          // The pod of a Pod is the resource itself.
          if (scope.length > 0) this.#read(resource, metadata.at('annotations').at(ANNOTATION).value, scope);
        }
      }
  }

  /** What is said of an object holds for the configurations that it carries. */
  *covering({ resource, path }: Place): Iterable<Suppression> {
    for (let at = resource, inside = path; at; ) {
      for (const { scope, suppression } of this.#byResource.get(at) ?? [])
        if (scope.every((step, index) => inside[index] === step)) yield suppression;
      const carrier: Resource | undefined = at.embedded?.carrier;
      if (carrier) inside = [...at.base.slice(carrier.base.length), ...inside];
      at = carrier;
    }
  }

  #read(resource: Resource, text: string | undefined, scope: Path): void {
    if (text === undefined) return;
    const path = [...scope, 'metadata', 'annotations', ANNOTATION];
    const place = placeOf(resource, path);
    const lines = text.split('\n').map((part) => part.trim());
    for (const [index, line] of lines.entries()) {
      if (line === '') continue;
      const directive = readSelection(line, '');
      if (directive.kind === 'invalid') {
        this.invalid.push({ message: directive.message, place });
        continue;
      }
      const suppression: Suppression = {
        kind: 'annotation',
        rules: directive.rules,
        reason: directive.reason,
        place,
        withdraw(unused) {
          const left = withoutRules(line, directive.rules, unused, '');
          const value = lines.with(index, left).filter((one) => one !== '');
          const at = [...resource.base, ...path];
          const operation: FixOperation =
            value.length === 0
              ? { kind: 'remove', path: at }
              : { kind: 'set', path: at, value: value.join('\n') };
          return { steps: [{ resource, operation }] };
        },
      };
      this.suppressions.push(suppression);
      const own = this.#byResource.get(resource);
      if (own) own.push({ scope, suppression });
      else this.#byResource.set(resource, [{ scope, suppression }]);
    }
  }
}
