import { oncePer } from '@plimsoll/core/internal';
import type {
  AnyCursor,
  Binding,
  JsonObject,
  KubernetesVersion,
  PolicyRule,
  Resource,
  Role,
  RoleRule,
  Subject,
} from '@plimsoll/core/kubernetes';
import { defaultSubjects } from './default-bindings.js';
import { partsOf } from './default-roles.js';
import { subjectId } from './describe.js';

/** JSON Schema of the pack's settings: what all RBAC rules leave out. */
export const settingsSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    checkDefaultRbac: {
      type: 'boolean',
      description:
        'Also check what the built-in roles and bindings grant (edit, system:node, cluster-admin for system:masters). Default: false, which checks only what you added to them.',
    },
    exemptRbacNamespaces: {
      type: 'array',
      items: { type: 'string' },
      description: 'The RBAC rules skip Roles and RoleBindings in these namespaces. Default: none.',
    },
  },
} as const;

/** What judging depends on besides the object: of a rule's context. */
interface Situation {
  readonly settings: JsonObject;
  readonly kubernetes: KubernetesVersion;
}

/** An entry of a role, and what of it is judged. */
interface JudgedEntry {
  readonly at: NonNullable<RoleRule['at']>;
  readonly parts: readonly PolicyRule[];
}

/**
 * What is judged of the entries that are written in a role: all but what Kubernetes itself grants by a role of this
 * name, makes anew at every start, and nobody can mend. Undefined where that is nothing.
 */
export function judgedEntries(role: Role, { settings }: Situation): readonly JudgedEntry[] | undefined {
  return entriesUnder(settings)(role);
}

/** Each of some twenty rules asks the same of each role. */
const entriesUnder = oncePer((settings: JsonObject) => oncePer((role: Role) => entriesOf(role, settings)));

function entriesOf(role: Role, settings: JsonObject): readonly JudgedEntry[] | undefined {
  if (role.resource && isExempt(role.resource, settings)) return undefined;
  const own = role.rules.filter((rule) => rule.role === role);
  const entries = own.flatMap((rule): JudgedEntry[] => {
    const parts = settings.checkDefaultRbac === true ? [rule] : partsOf(rule).beyond;
    return rule.at && parts.length > 0 ? [{ at: rule.at, parts }] : [];
  });
  return entries.length === 0 && own.length > 0 ? undefined : entries;
}

/** What of an entry no finding can be made of at the role: every cluster has it, in the files or not. */
export function unjudgedParts(rule: RoleRule, { settings }: Situation): readonly PolicyRule[] {
  const { resource } = rule.role;
  if (!resource || isExempt(resource, settings)) return [rule];
  return settings.checkDefaultRbac === true ? [] : partsOf(rule).within;
}

/** Whom a binding is judged for. */
interface JudgedSubjects {
  readonly subjects: readonly Subject[];
  /** Whether Kubernetes itself makes the binding, so that these are what somebody added to it. */
  readonly added: boolean;
}

/** The subjects that Kubernetes itself does not put into a binding; undefined where nothing of it is judged. */
export function judgedSubjects(
  binding: Binding,
  { settings, kubernetes }: Situation,
): JudgedSubjects | undefined {
  const { resource, subjects } = binding;
  if (isExempt(resource, settings)) return undefined;
  const defaults =
    settings.checkDefaultRbac === true ? undefined : defaultSubjects(binding, kubernetes.minor);
  if (!defaults) return { subjects, added: false };
  const foreign = subjects.filter((subject) => !defaults.includes(subjectId(subject)));
  return foreign.length === 0 ? undefined : { subjects: foreign, added: true };
}

/** Where to report whom: at the role that a binding names; at each subject that was added to one of Kubernetes' own. */
export function placesOf(
  { roleRef }: Binding,
  { subjects, added }: JudgedSubjects,
): readonly { readonly at: AnyCursor; readonly subjects: readonly Subject[] }[] {
  if (!added) return [{ at: roleRef.at('name'), subjects }];
  return subjects.map((subject) => ({ at: subject.at.at('name'), subjects: [subject] }));
}

function isExempt({ namespace }: Resource, { exemptRbacNamespaces: namespaces }: JsonObject): boolean {
  return Array.isArray(namespaces) && namespaces.includes(namespace ?? '');
}
