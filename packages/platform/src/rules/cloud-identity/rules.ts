import { type AnyRule, defineRule } from '@plimsoll/core';
import { ownValue } from '@plimsoll/core/internal';
import { isObject, type Json, textOf } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';
import { fieldAt, fieldsAt, textsAt, visitorOf } from '../../fields.js';
import { ACCESS, GRANTS } from './table.js';

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html, in every partition */
const WIDE_POLICY = /^arn:[\w-]+:iam::aws:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

/** https://docs.cloud.google.com/iam/docs/roles-overview#basic */
const WIDE_ROLES: ReadonlySet<string> = new Set(['roles/owner', 'roles/editor']);
const ANYBODY: ReadonlySet<string> = new Set(['allUsers', 'allAuthenticatedUsers']);

const broad = defineRule({
  meta: {
    description: 'Grant cloud identities only the permissions that they need',
    scope: 'resource',
    risk: 7,
    cwe: [250, 269],
    precision: 'high',
    messages: {
      policy:
        "'{{policy}}' lets this identity do almost everything in the account. Grant only what it needs.",
      document:
        'This policy allows every action on every resource in the account. Grant only what is needed.',
      role: "'{{role}}' lets this identity change almost everything in the project. Use narrower roles.",
      anybody: "'{{member}}' grants the role to everyone on the internet. Name the members that need it.",
    },
    schema: optionsSchema({
      identities: listOf('Names of objects that may be so broad, for example an identity for emergencies.'),
    }),
    defaultOptions: { identities: [] as readonly string[] },
  },
  create(context) {
    return visitorOf(
      GRANTS,
      (spec, { policies = [], documents = [], roles = [], members = [] }, { name }) => {
        if (context.options.identities.includes(name ?? '')) return context.notApplicable();
        for (const [arn, at] of policies.flatMap((path) => textsAt(spec, path))) {
          const [, policy] = WIDE_POLICY.exec(arn) ?? [];
          if (policy !== undefined) context.report({ at, messageId: 'policy', data: { policy } });
        }
        for (const at of documents.flatMap((path) => fieldsAt(spec, path)))
          if (allowsAll(at.value as Json | undefined)) context.report({ at, messageId: 'document' });
        for (const [role, at] of roles.flatMap((path) => textsAt(spec, path)))
          if (WIDE_ROLES.has(role)) context.report({ at, messageId: 'role', data: { role } });
        for (const [member, at] of members.flatMap((path) => textsAt(spec, path)))
          if (ANYBODY.has(member)) context.report({ at, messageId: 'anybody', data: { member } });
      },
    );
  },
});

/** Whether an AWS policy, as a map or as JSON, allows everything. */
function allowsAll(policy: Json | undefined): boolean {
  const document = typeof policy === 'string' ? parsed(policy) : policy;
  const statements = ownValue(document, 'Statement');
  const isAll = (value: Json | undefined): boolean =>
    value === '*' || value === '*:*' || (Array.isArray(value) && value.some((item) => item === '*'));
  return (Array.isArray(statements) ? (statements as readonly Json[]) : [statements]).some(
    (statement) =>
      isObject(statement) &&
      ownValue(statement, 'Effect') === 'Allow' &&
      ownValue(statement, 'Condition') === undefined &&
      isAll(ownValue(statement, 'Action')) &&
      isAll(ownValue(statement, 'Resource')),
  );
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const entryAdmin = defineRule({
  meta: {
    description: 'Limit administrators of an Amazon EKS cluster',
    scope: 'resource',
    risk: 6,
    severity: 'off',
    cwe: [269],
    precision: 'medium',
    messages: {
      admin:
        'Anyone who assumes this role administers the whole cluster. Use a narrower policy, or limit it to namespaces.',
    },
    schema: optionsSchema({ principals: listOf('ARNs of principals that may be administrators.') }),
    defaultOptions: { principals: [] as readonly string[] },
  },
  create(context) {
    return visitorOf(ACCESS, (spec, { entries, policy, scope, principal }) => {
      for (const entry of fieldsAt(spec, entries)) {
        const who = fieldAt(entry, principal).value as unknown;
        if (typeof who === 'string' && context.options.principals.includes(who)) continue;
        for (const access of fieldsAt(entry, 'accessPolicies.[*]')) {
          const at = fieldAt(access, policy);
          if (!/\/AmazonEKSClusterAdminPolicy$/.test(textOf(at.value))) continue;
          if (fieldAt(access, scope).value !== 'namespace') context.report({ at, messageId: 'admin' });
        }
      }
    });
  },
});

export const cloudIdentity: Readonly<Record<string, AnyRule>> = {
  'cloud-identity-broad': broad,
  'cluster-access-entry-admin': entryAdmin,
};
