import {
  allowsUrl,
  type Binding,
  type Cursor,
  type Json,
  type Project,
  type Subject,
  textOf,
} from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import type { Evidence, FoundStep } from '../graph/types.js';
import type { Techniques } from './technique.js';

/**
 * What anonymous users may do in every cluster.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles
 */
const DEFAULT_ROLES: readonly string[] = [
  'system:discovery',
  'system:basic-user',
  'system:public-info-viewer',
  'system:service-account-issuer-discovery',
];

const EVERYONE = 'system:authenticated';
const NOBODY: readonly string[] = ['system:anonymous', 'system:unauthenticated'];

/** From the internet to what bindings grant to everyone. */
export const ANONYMOUS: Techniques = {
  'anonymous-api': {
    title: 'calls the API server without credentials of their own',
    references: ['MS-TA9004', 'T1190'],
    rules: ['cis/rbac-anonymous-binding', 'cis/rbac-authenticated-binding', 'cis/apiserver-anonymous-auth'],
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests',
    begins: 'outside',
    *ofCluster(context) {
      const { project, vertices } = context;
      for (const binding of project.rbac.bindings)
        for (const subject of binding.subjects) {
          const needs = loginOf(subject);
          if (!needs || DEFAULT_ROLES.includes(binding.roleRef.at('name').value ?? '')) continue;
          const open = needs === 'none' ? anonymousRequests(binding, context) : { doubt: undefined };
          if (!open) continue;
          yield {
            from: vertices.entry('internet'),
            to: vertices.identity({ kind: subject.kind, name: subject.name, namespace: undefined }),
            evidence: evidenceOf(subject, binding),
            assumptions: needs === 'none' ? ['api-public'] : ['api-public', 'any-login'],
            doubt: open.doubt ?? (binding.role ? undefined : 'The role is not among the linted files.'),
          };
        }
    },
  },
};

function loginOf({ kind, name }: Subject): 'none' | 'any' | undefined {
  if (kind === 'ServiceAccount') return undefined;
  if (NOBODY.includes(name)) return 'none';
  return name === EVERYONE ? 'any' : undefined;
}

function evidenceOf({ at, kind, name }: Subject, { role }: Binding): readonly Evidence[] {
  const rule = role?.rules.find((each) => each.at);
  return [
    { at, message: `The binding grants permissions to ${kind} ${name}.` },
    ...(rule?.at
      ? [{ at: rule.at, message: 'This is one of the permissions.', context: true as const }]
      : []),
  ];
}

/** Whether the API server accepts requests without credentials for what a binding grants. */
function anonymousRequests(
  binding: Binding,
  { project, kubernetes }: Context,
): Pick<FoundStep, 'doubt'> | undefined {
  const servers = project.components.ofKind('KubeApiserver');
  const flags = servers.map((server) => server.setting('anonymous-auth'));
  if (flags.some(({ text }) => /^(?:0|f|false)$/i.test(text ?? ''))) return undefined;
  const file = kubernetes.atLeast('1.32') ? project.memo(anonymousFile) : undefined;
  if (!file) return { doubt: flags.find(({ state }) => state === 'unknown')?.reason };
  if (!file.open) return undefined;
  const { limits } = file;
  const needed = binding.role?.rules.some((rule) =>
    limits.some((url) => allowsUrl(rule, { verb: 'get', url })),
  );
  return limits.length === 0 || needed ? { doubt: undefined } : undefined;
}

interface AnonymousFile {
  readonly open: boolean;
  /** The only open paths. Empty for all. */
  readonly limits: readonly string[];
  readonly evidence: Evidence;
}

/**
 * What an AuthenticationConfiguration says about requests without credentials. Undefined if none does.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-authenticator-configuration
 */
export const anonymousFile = (project: Project): AnonymousFile | undefined => {
  for (const { root } of project.ofKind('AuthenticationConfiguration', 'apiserver.config.k8s.io')) {
    const anonymous = (root as Cursor<Json>).at('anonymous') as Cursor<Json>;
    if (!anonymous.exists) continue;
    const enabled = anonymous.at('enabled') as Cursor<Json>;
    const conditions = (anonymous.at('conditions') as Cursor<Json[]>).items();
    return {
      open: enabled.value === true,
      limits: conditions.map((condition) =>
        textOf(((condition as Cursor<Json>).at('path') as Cursor<Json>).value),
      ),
      evidence: { at: enabled, message: 'The API server admits requests without credentials.' },
    };
  }
  return undefined;
};
