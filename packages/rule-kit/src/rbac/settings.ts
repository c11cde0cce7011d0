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

/** JSON Schema of the settings of packs with RBAC rules: what all of these ignore. */
export const rbacSettingsSchema = {
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

/** The parts of a rule's context that checks depend on, besides the object. */
interface Situation {
  readonly settings: JsonObject;
  readonly kubernetes: KubernetesVersion;
}

/** An entry of a role, and its checked parts. */
export interface JudgedEntry {
  readonly at: NonNullable<RoleRule['at']>;
  readonly parts: readonly PolicyRule[];
}

/**
 * The checked parts of a role's own entries: all except what Kubernetes itself grants by a role with this name, since
 * it restores that at every start and nobody can change it. Undefined where there are none.
 */
export function judgedEntries(role: Role, { settings }: Situation): readonly JudgedEntry[] | undefined {
  return entriesUnder(settings)(role);
}

/** A cache: each of some twenty rules asks the same about each role. */
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

/** The parts of an entry that no rule reports at the role: every cluster has them, in the files or not. */
export function unjudgedParts(rule: RoleRule, { settings }: Situation): readonly PolicyRule[] {
  const { resource } = rule.role;
  if (!resource || isExempt(resource, settings)) return [rule];
  return settings.checkDefaultRbac === true ? [] : partsOf(rule).within;
}

/** The subjects for which a binding is checked. */
interface JudgedSubjects {
  readonly subjects: readonly Subject[];
  /** Whether Kubernetes itself creates the binding, so that a user added these subjects. */
  readonly added: boolean;
}

/** The subjects that Kubernetes itself does not put into a binding; undefined where the binding is not checked. */
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

/** Where to report subjects: at the role that a binding names, or at each subject added to a default binding. */
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
