import type { Project } from '@plimsoll/core/kubernetes';
import type { Evidence } from './types.js';

/** What the files name but do not contain, so that its consequences are unknown: the roles of bindings. */
export function unknownsIn({ rbac }: Project): readonly Evidence[] {
  return rbac.bindings.flatMap(({ role, roleRef, subjects }) => {
    const { kind, name } = roleRef.value ?? {};
    if (role || kind === undefined || name === undefined || subjects.length === 0) return [];
    const whom =
      subjects.length === 1 ? `${subjects[0]!.kind} ${subjects[0]!.name}` : `${subjects.length} subjects`;
    const message = `What ${kind} ${name} grants to ${whom} is unknown, because it is not among the linted files.`;
    return [{ at: roleRef, message }];
  });
}
