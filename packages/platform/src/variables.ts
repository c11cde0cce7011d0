import type { AnyCursor, ContainerCursor } from '@plimsoll/core';

export interface Variable {
  readonly name: string;
  /** Undefined where another object gives it. */
  readonly value: string | undefined;
  readonly at: AnyCursor;
}

/** The variables that a container sets. */
export function variablesOf(container: ContainerCursor): readonly Variable[] {
  return container
    .at('env')
    .items()
    .flatMap((entry) => {
      const name = entry.at('name').value;
      if (name === undefined) return [];
      const at = entry.at('value');
      return [{ name, value: entry.at('valueFrom').exists ? undefined : (at.value ?? ''), at }];
    });
}

export const isTruthy = (value: string | undefined): boolean =>
  value !== undefined && /^(?:1|t|true|y|yes|on)$/i.test(value);
