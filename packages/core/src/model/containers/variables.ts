import { oncePer } from '../../once-per.js';
import type { ContainerCursor } from '../pod-cursor.js';
import type { AnyCursor } from '../resource.js';

/** A variable that a container sets. */
export interface Variable {
  readonly name: string;
  /** The value in the manifest. Undefined if another object or a field of the pod gives it (`valueFrom`). */
  readonly value: string | undefined;
  /** The place of the value, or where it would be. */
  readonly at: AnyCursor;
}

/**
 * The variables that a container sets by name, in order. If a name occurs several times, the last one counts.
 * @example
 * const token = variablesOf(container).find(({ name }) => name === 'TOKEN');
 */
export const variablesOf = oncePer((container: ContainerCursor): readonly Variable[] =>
  container
    .at('env')
    .items()
    .flatMap((entry) => {
      const name = entry.at('name').value;
      if (name === undefined) return [];
      const at = entry.at('value');
      return [{ name, value: entry.at('valueFrom').exists ? undefined : (at.value ?? ''), at }];
    }),
);

/**
 * Whether a container also gets all variables of another object (`envFrom`), which gives their names.
 * @example
 * const mayBeSet = hasMoreVariables(container) || variablesOf(container).some(({ name }) => name === 'TOKEN');
 */
export const hasMoreVariables = (container: ContainerCursor): boolean =>
  container.at('envFrom').items().length > 0;
