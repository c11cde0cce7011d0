import { defineRule, type Rule, type RuleContext, type RuleMeta } from '@plimsoll/core';
import { oncePer, type Related } from '@plimsoll/core/internal';
import { type Binding, describeResource, inRange, type Resource, type Role } from '@plimsoll/core/kubernetes';
import {
  describeRole,
  describeSubject,
  relatedBindings,
  relatedSubjects,
  remaining,
  shortList,
  subjectId,
} from '../rbac/describe.js';
import {
  type JudgedEntry,
  judgedEntries,
  judgedSubjects,
  placesOf,
  unjudgedParts,
} from '../rbac/settings.js';
import type { GrantCheck, Permission } from './grant-check.js';
import { type Grant, grantOf, mayGrant, nameIn, namesIn } from './match.js';
import { defaultsOf, NAMESPACE_ADMINS, type Options, permissionsOf, schemaOf } from './options.js';
import { reachesCluster, reachesNamespace } from './reach.js';

const messages = {
  role: '{{role}} allows {{verbs}} on {{resources}}. {{danger}} Remove what is not needed.',
  binding:
    '{{binding}} gives {{subjects}} the {{role}}, which allows {{verbs}} on {{resources}}. {{danger}} Bind a role that allows less.',
} as const;

/**
 * A rule about what roles allow. It reports the entry of a role, or the binding to a default role.
 * @param order which rules contain this one and which it contains: one finding is shown of several at one role
 */
export function grantRule(
  check: GrantCheck,
  order: Pick<RuleMeta, 'supersedes' | 'supersededBy'>,
): Rule<typeof messages, Options> {
  return defineRule<typeof messages, Options>({
    meta: {
      description: check.description,
      scope: 'project',
      risk: check.risk,
      cwe: check.cwe,
      precision: 'high',
      messages,
      ...order,
      ...(check.severity && { severity: check.severity }),
      schema: schemaOf(check),
      defaultOptions: defaultsOf(check),
    },
    create(context) {
      const permissions = permissionsOf(check, context.options).filter(
        ({ kubernetes }) => kubernetes === undefined || inRange(context.kubernetes.minor, kubernetes),
      );
      const names = namesIn(permissions);
      const judge: Judge = { context, check, permissions, names, grantsOf: new WeakMap() };
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
  /** The names of their resources. */
  readonly names: readonly string[];
  /** What default roles allow, cached: thousands of bindings may name one role. */
  readonly grantsOf: WeakMap<Role, Map<string, Described | undefined>>;
}

interface Described {
  readonly verbs: string;
  readonly resources: string;
}

function judgeRole({ context, check, permissions, names }: Judge, resource: Resource) {
  const { options, project } = context;
  const role = project.rbac.roleOf(resource);
  const entries = role && judgedEntries(role, context);
  if (!entries || options.allowedRoles.includes(role.name ?? '')) return context.notApplicable();
  if (options.allowedSubjects.length > 0 && isForAllowedSubjects(project.rbac.bindingsThrough(role), options))
    return context.notApplicable();
  // Most roles allow nothing of it, wherever they reach.
  if (!mayGrant(namesOf(entries), names)) return;
  if (!entries.some(({ parts }) => parts.some((part) => grantOf(part, permissions)))) return;
  if (check.spares?.(role.rules)) return;
  const reachable = permissions.filter(
    ({ clusterWide, namespace }) =>
      (!clusterWide || reachesCluster(role, project)) &&
      (namespace === undefined || reachesNamespace(role, namespace, project)),
  );
  if (reachable.length === 0) return;
  let related: readonly Related[] | undefined;
  for (const { at, parts } of entries) {
    const grants = parts.flatMap((part) => grantOf(part, reachable) ?? []);
    const [first] = grants;
    if (!first) continue;
    const items = at.at('resources').items();
    related ??= relatedBindings(project.rbac.bindingsThrough(role));
    context.report({
      at: items.find((item) => item.value === first.item) ?? at,
      messageId: 'role',
      data: { role: describeRole(role), danger: check.danger, ...describeGrants(grants) },
      related,
    });
  }
}

/** A default role is not in the files, so the finding is at the binding that names it. */
function judgeBinding(judge: Judge, resource: Resource) {
  const { context, check, permissions } = judge;
  const { options, project } = context;
  const binding = project.rbac.bindingOf(resource);
  const judged = binding && judgedSubjects(binding, context);
  if (!judged || hasOnlyAllowedSubjects(judged, options)) return context.notApplicable();
  const name = binding.roleRef.at('name');
  if (options.allowedRoles.includes(name.value ?? '')) return context.notApplicable();
  const { role, clusterWide } = binding;
  if (!role)
    return context.unknown({
      at: name,
      reason: `The role "${name.value ?? ''}" is not among the linted files.`,
    });
  // Most roles allow nothing of it, whatever of it a binding could give.
  if (!grantsOfDefaults(role, permissions, judge)) return;
  if (check.sparesNamespaceAdmins && !clusterWide && options[NAMESPACE_ADMINS] !== true) return;
  const reachable = clusterWide
    ? permissions
    : permissions.filter(
        (permission) =>
          !permission.clusterWide &&
          (permission.namespace === undefined || permission.namespace === binding.namespace),
      );
  const granted = grantsOfDefaults(role, reachable, judge);
  if (!granted) return;
  for (const { at, subjects } of placesOf(binding, judged))
    context.report({
      at,
      messageId: 'binding',
      data: (isWaived) => ({
        binding: describeResource(resource),
        subjects: shortList(remaining(subjects, isWaived).map(describeSubject)) || 'nobody yet',
        role: describeRole(role),
        danger: check.danger,
        ...granted,
      }),
      related: judged.added ? [{ at: name, message: 'The role that it grants.' }] : relatedSubjects(subjects),
    });
}

function grantsOfDefaults(
  role: Role,
  reachable: readonly Permission[],
  { context, permissions, grantsOf }: Judge,
): Described | undefined {
  const own = grantsOf.get(role) ?? new Map<string, Described | undefined>();
  grantsOf.set(role, own);
  const key = reachable === permissions ? 'all' : reachable.map((each) => permissions.indexOf(each)).join();
  if (!own.has(key)) {
    const grants = role.rules
      .flatMap((rule) => unjudgedParts(rule, context))
      .flatMap((part) => grantOf(part, reachable) ?? []);
    own.set(key, grants.length === 0 ? undefined : describeGrants(grants));
  }
  return own.get(key);
}

/** The names of resources in the entries of a role: some twenty rules compare theirs with these. */
const namesOf = oncePer(
  (entries: readonly JudgedEntry[]): ReadonlySet<string> =>
    new Set(entries.flatMap(({ parts }) => parts.flatMap(({ resources }) => resources.map(nameIn)))),
);

function isForAllowedSubjects(bindings: Iterable<Binding>, options: Options): boolean {
  let any = false;
  for (const binding of bindings) {
    if (!hasOnlyAllowedSubjects(binding, options)) return false;
    any = true;
  }
  return any;
}

function hasOnlyAllowedSubjects(
  { subjects }: Pick<Binding, 'subjects'>,
  { allowedSubjects }: Options,
): boolean {
  if (allowedSubjects.length === 0) return false;
  return subjects.length > 0 && subjects.every((subject) => allowedSubjects.includes(subjectId(subject)));
}

function describeGrants(grants: readonly Grant[]): Described {
  const all = (key: 'verbs' | 'resources'): string =>
    shortList([...new Set(grants.flatMap((grant) => grant[key]))]);
  const [wildcard] = grants.filter(({ item }) => item.includes('*'));
  return {
    verbs: all('verbs'),
    resources: all('resources') + (wildcard ? ` (through '${wildcard.item}')` : ''),
  };
}
