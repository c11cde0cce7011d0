import type { IsWaived, Related } from '@plimsoll/core/internal';
import { type Binding, describeResource, type Role, type Subject } from '@plimsoll/core/kubernetes';

/** `Group:admins`, `ServiceAccount:shop/app`: a subject as options name it. */
export function subjectId({ kind, namespace, name }: Subject): string {
  return `${kind}:${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** `Group 'admins'`, for messages. */
export function describeSubject({ kind, namespace, name }: Subject): string {
  return `${kind} '${namespace === undefined ? name : `${namespace}/${name}`}'`;
}

/** `ClusterRole 'view'`, for messages. */
export function describeRole({ kind, name }: Pick<Role, 'kind' | 'name'>): string {
  return `${kind} '${name ?? '(unnamed)'}'`;
}

/** The first few items of a list: a binding may name hundreds. */
export function shortList(items: readonly string[]): string {
  const shown = items.slice(0, MAX);
  const more = items.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The bindings that grant a role, and to whom, as related places of a finding at the role. */
export function relatedBindings(bindings: Iterable<Binding>): readonly Related[] {
  return [...bindings].map((binding) => ({
    at: binding.roleRef.at('name'),
    message: `${describeResource(binding.resource)} grants it to ${shortList(binding.subjects.map(describeSubject)) || 'nobody'}.`,
  }));
}

/** The subjects that get a role, as related places of a finding at the binding's role. */
export function relatedSubjects(subjects: readonly Subject[]): readonly Related[] {
  return subjects.map((subject) => ({
    at: subject.at.at('name'),
    message: `${describeSubject(subject)} gets it.`,
  }));
}

/** The subjects whose grant no waiver covers; all of them, if waivers cover everyone. */
export function remaining(subjects: readonly Subject[], isWaived: IsWaived): readonly Subject[] {
  const left = subjects.filter(({ at }) => !isWaived(at.at('name')));
  return left.length > 0 ? left : subjects;
}

/** The most names to show. */
const MAX = 5;
