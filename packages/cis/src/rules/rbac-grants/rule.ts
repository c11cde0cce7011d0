import {
  type Binding,
  defineRule,
  describeResource,
  inRange,
  type JsonObject,
  type Project,
  type Resource,
  type Role,
  type Rule,
  type RuleContext,
} from '@plimsoll/core';
import { describeRole, describeSubject, relatedBindings, shortList, subjectId } from '../../rbac/describe.js';
import { graverThan } from '../../rbac/gravity.js';
import { isDefaultRole, isExempt } from '../../rbac/settings.js';
import { type Grant, grantOf } from './match.js';
import type { GrantCheck, Permission } from './table.js';

const messages = {
  role: '{{role}} allows {{verbs}} on {{resources}}: {{danger}}.',
  binding:
    '{{binding}} gives {{subjects}} the {{role}}, which allows {{verbs}} on {{resources}}: {{danger}}.',
} as const;

interface Options extends JsonObject {
  readonly allowedRoles: readonly string[];
  readonly allowedSubjects: readonly string[];
}

const NAMESPACE_ADMINS = 'includeNamespaceAdmins';

/**
 * A rule about what roles allow: a finding at the entry of a role, or at the binding to a role of every cluster.
 * @param id with the prefix of its pack
 */
export function grantRule(id: string, check: GrantCheck): Rule<typeof messages, Options> {
  return defineRule<typeof messages, Options>({
    meta: {
      description: check.description,
      risk: check.risk,
      cwe: check.cwe,
      precision: 'high',
      messages,
      supersedes: graverThan(id),
      ...(check.severity && { severity: check.severity }),
      schema: schemaOf(check),
      defaultOptions: defaultsOf(check),
    },
    create(context) {
      const permissions = permissionsOf(check, context.options).filter(
        ({ kubernetes }) => kubernetes === undefined || inRange(context.kubernetes.minor, kubernetes),
      );
      const judge = { context, check, permissions };
      return {
        Role: (_, resource) => judgeRole(judge, resource),
        ClusterRole: (_, resource) => judgeRole(judge, resource),
        RoleBinding: (_, resource) => judgeBinding(judge, resource),
        ClusterRoleBinding: (_, resource) => judgeBinding(judge, resource),
      };
    },
  }) as Rule<typeof messages, Options>;
}

interface Judge {
  readonly context: RuleContext<typeof messages, Options>;
  readonly check: GrantCheck;
  readonly permissions: readonly Permission[];
}

function judgeRole({ context, check, permissions }: Judge, resource: Resource) {
  const { options, project, settings } = context;
  const role = project.rbac.roleOf(resource);
  if (!role || isExempt(resource, settings) || options.allowedRoles.includes(role.name ?? ''))
    return context.notApplicable();
  const bindings = [...project.rbac.bindingsThrough(role)];
  if (bindings.length > 0 && bindings.every((binding) => hasOnlyAllowedSubjects(binding, options)))
    return context.notApplicable();
  const reachable = permissions.filter(
    ({ clusterWide, namespace }) =>
      (!clusterWide || reachesCluster(role, bindings, project)) &&
      (namespace === undefined || reachesNamespace(role, bindings, namespace, project)),
  );
  for (const rule of role.rules) {
    if (rule.role !== role || !rule.at) continue;
    const grant = grantOf(rule, reachable);
    if (!grant) continue;
    const items = rule.at.at('resources').items();
    context.report({
      at: items.find((item) => item.value === grant.item) ?? rule.at,
      messageId: 'role',
      data: { role: describeRole(role), danger: check.danger, ...describeGrant([grant]) },
      related: relatedBindings(bindings),
    });
  }
}

/** A role of every cluster has no place of its own: the binding is where it was chosen. */
function judgeBinding({ context, check, permissions }: Judge, resource: Resource) {
  const { options, project, settings } = context;
  const binding = project.rbac.bindingOf(resource);
  const at = binding?.roleRef.at('name');
  if (
    !binding ||
    !at ||
    isExempt(resource, settings) ||
    hasOnlyAllowedSubjects(binding, options) ||
    options.allowedRoles.includes(at.value ?? '')
  )
    return context.notApplicable();
  const { role, subjects, clusterWide } = binding;
  if (!role) return context.unknown({ at, reason: `The role "${at.value ?? ''}" is not in the run.` });
  if (check.sparesNamespaceAdmins && !clusterWide && options[NAMESPACE_ADMINS] !== true) return;
  const reachable = permissions.filter(
    (permission) =>
      clusterWide ||
      (!permission.clusterWide &&
        (permission.namespace === undefined || permission.namespace === binding.namespace)),
  );
  const grants = role.rules
    .filter((rule) => isDefaultRole(rule.role, settings))
    .flatMap((rule) => grantOf(rule, reachable) ?? []);
  if (grants.length === 0) return;
  context.report({
    at,
    messageId: 'binding',
    data: {
      binding: describeResource(resource),
      subjects: shortList(subjects.map(describeSubject)) || 'nobody yet',
      role: describeRole(role),
      danger: check.danger,
      ...describeGrant(grants),
    },
    related: subjects.slice(0, 5).map((subject) => ({
      at: subject.at.at('name'),
      message: `${describeSubject(subject)} gets it.`,
    })),
  });
}

/** Cluster-wide objects are out of reach for a Role, and for a ClusterRole that only RoleBindings grant. */
function reachesCluster(role: Role, bindings: readonly Binding[], project: Project): boolean {
  if (role.kind === 'Role') return false;
  const allSeen = project.complete && !project.broken && bindings.length > 0;
  return !allSeen || bindings.some(({ clusterWide }) => clusterWide);
}

/** Whether a role holds in a namespace; a ClusterRole does wherever a binding that was not seen may grant it. */
function reachesNamespace(
  role: Role,
  bindings: readonly Binding[],
  namespace: string,
  project: Project,
): boolean {
  if (role.kind === 'Role') return role.namespace === namespace;
  const allSeen = project.complete && !project.broken && bindings.length > 0;
  return !allSeen || bindings.some((binding) => binding.clusterWide || binding.namespace === namespace);
}

function hasOnlyAllowedSubjects({ subjects }: Binding, { allowedSubjects }: Options): boolean {
  return subjects.length > 0 && subjects.every((subject) => allowedSubjects.includes(subjectId(subject)));
}

function describeGrant(grants: readonly Grant[]): { verbs: string; resources: string } {
  const all = (key: 'verbs' | 'resources'): string =>
    shortList([...new Set(grants.flatMap((grant) => grant[key]))]);
  const [wildcard] = grants.filter(({ item }) => item.includes('*'));
  return { verbs: all('verbs'), resources: all('resources') + (wildcard ? ` (by '${wildcard.item}')` : '') };
}

function permissionsOf({ permissions, option }: GrantCheck, options: Options): readonly Permission[] {
  return option && options[option.name] === true ? [...permissions, ...option.permissions] : permissions;
}

function defaultsOf({ option, sparesNamespaceAdmins }: GrantCheck): Options {
  return {
    allowedRoles: [],
    allowedSubjects: [],
    ...(option && { [option.name]: option.default }),
    ...(sparesNamespaceAdmins && { [NAMESPACE_ADMINS]: false }),
  };
}

function schemaOf({ option, sparesNamespaceAdmins }: GrantCheck): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      allowedRoles: {
        type: 'array',
        items: { type: 'string' },
        description: 'Names of roles that may allow it.',
      },
      allowedSubjects: {
        type: 'array',
        items: { type: 'string' },
        description: 'Who may have it: User:name, Group:name, ServiceAccount:namespace/name.',
      },
      ...(option && { [option.name]: { type: 'boolean', description: option.description } }),
      ...(sparesNamespaceAdmins && {
        [NAMESPACE_ADMINS]: {
          type: 'boolean',
          description: 'Report RoleBindings to the built-in roles admin and edit as well.',
        },
      }),
    },
  };
}
