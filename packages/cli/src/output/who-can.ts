import type { PlaceOf } from '@plimsoll/attack-paths/internal';
import {
  type Access,
  type AnyCursor,
  type Binding,
  describeResource,
  type Project,
  type Role,
  type Subject,
  type WhoCanQuery,
  type WhoCanResult,
} from '@plimsoll/core/kubernetes';
import { escapeLine, toJson } from '@plimsoll/formatters';
import { table } from './table.js';

/** The question, without its project. */
export type Question = Omit<WhoCanQuery, 'project'>;

/** The answer for one cluster. */
export type Answer = WhoCanResult & { readonly project: Project };

const describe = ({ kind, namespace, name }: Pick<Subject, 'kind' | 'namespace' | 'name'>): string =>
  `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;

/** A table for people. */
export function textOf(answers: readonly Answer[], place: PlaceOf): string {
  const placed = (at: AnyCursor): string => {
    const { file, region } = place(at);
    return `${file}:${region?.startLine ?? '?'}`;
  };
  const accesses = answers.flatMap((answer) => answer.accesses);
  const several = answers.length > 1;
  const rows = accesses.map(({ subject, binding, rule, onlyNames }) => [
    ...(several ? [binding.resource.cluster ?? '(none)'] : []),
    describe(subject),
    `${describeResource(binding.resource)} (${placed(binding.roleRef)})`,
    `${rule.role.kind} ${rule.role.name ?? '(unnamed)'} (${rule.at ? placed(rule.at) : 'built in'})`,
    onlyNames.length === 0 ? '' : onlyNames.join(', '),
  ]);
  const named = accesses.some(({ onlyNames }) => onlyNames.length > 0);
  const head = [...(several ? ['Cluster'] : []), 'Subject', 'Binding', 'Role', ...(named ? ['Only'] : [])];
  const list = rows.length === 0 ? 'Nobody, according to the files.\n' : table(head, rows);
  const unknown = answers.flatMap((answer) => answer.unknown);
  if (unknown.length === 0) return list;
  const lines = unknown.map((binding) => {
    const { cluster } = binding.resource;
    const where = several && cluster !== undefined ? ` in ${cluster}` : '';
    return `  ${describeResource(binding.resource)}${where} (${placed(binding.roleRef)}): ${describeRoleRef(binding)}`;
  });
  return `${list}\nBindings that may also allow it, because their roles are not in the files:\n${lines.map((line) => `${escapeLine(line)}\n`).join('')}`;
}

/** JSON for programs. */
export function jsonOf(
  question: Question,
  answers: readonly Answer[],
  complete: boolean,
  place: PlaceOf,
): string {
  const accesses = answers.flatMap((answer) => answer.accesses.map((access) => accessData(access, place)));
  const unknown = answers.flatMap((answer) => answer.unknown.map((binding) => bindingData(binding, place)));
  const lines = (items: readonly unknown[]): string =>
    items.length === 0 ? '[]' : `[\n    ${items.map(toJson).join(',\n    ')}\n  ]`;
  return `{
  "schemaVersion": 1,
  "query": ${toJson(question)},
  "complete": ${complete},
  "accesses": ${lines(accesses)},
  "unknown": ${lines(unknown)}
}
`;
}

function accessData({ subject, binding, rule, onlyNames }: Access, place: PlaceOf) {
  const { kind, name, namespace } = subject;
  return {
    subject: { kind, name, ...(namespace !== undefined && { namespace }) },
    binding: bindingData(binding, place),
    role: {
      ...roleData(rule.role),
      ...(rule.at && placeData(rule.at, place)),
    },
    ...(onlyNames.length > 0 && { onlyNames }),
  };
}

function bindingData({ resource, roleRef, namespace }: Binding, place: PlaceOf) {
  return {
    kind: resource.kind,
    name: resource.name,
    ...(namespace !== undefined && { namespace }),
    ...(resource.cluster !== undefined && { cluster: resource.cluster }),
    ...placeData(roleRef, place),
    ...(roleRef.exists && {
      roleRef: { kind: roleRef.at('kind').value, name: roleRef.at('name').value },
    }),
  };
}

function roleData({ kind, name, namespace, resource }: Role) {
  return { kind, name, ...(namespace !== undefined && { namespace }), builtIn: resource === undefined };
}

function describeRoleRef({ roleRef }: Binding): string {
  return `${roleRef.at('kind').value ?? 'role'} ${roleRef.at('name').value ?? '(unnamed)'}`;
}

function placeData(at: AnyCursor, place: PlaceOf) {
  const { file, region } = place(at);
  return { file, line: region?.startLine };
}
