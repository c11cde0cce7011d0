import { definePlugin, lint, parse, resolveConfig } from '@plimsoll/core';
import { rbacSettingsSchema } from '@plimsoll/rule-kit';
import { type RuleTest, testRule } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { policies } from '../src/rules/policies.js';

/** Only the rules of section 5, so that their tests do not depend on the rest of the pack. */
const plugin = definePlugin({
  meta: { name: '@plimsoll/cis', version: '0.0.0', prefix: 'cis' },
  rules: policies,
  settingsSchema: rbacSettingsSchema,
});

/** Tests a rule of section 5. */
export function testPolicy(rule: string, test: Pick<RuleTest, 'valid' | 'invalid'>): void {
  void testRule({ plugin, rule, ...test }, { describe, it });
}

/** The visible findings when all RBAC rules run, as rule and line. */
export async function shownBy(text: string): Promise<readonly string[]> {
  const rules = Object.fromEntries(
    Object.entries(plugin.rules)
      .filter(([name]) => name.startsWith('rbac-'))
      .map(([name, { meta }]) => [`cis/${name}`, meta.risk >= 7 ? ('error' as const) : ('warn' as const)]),
  );
  const config = resolveConfig({ plugins: [plugin], rules });
  const { findings } = await lint([await parse({ path: 'a.yaml', text })], config);
  return findings
    .filter(({ supersededBy }) => supersededBy === undefined)
    .map(({ ruleId, region }) => `${ruleId.slice('cis/'.length)} ${region?.startLine}`);
}

const API = 'apiVersion: rbac.authorization.k8s.io/v1';

/** Several documents of one file. */
export const documents = (...texts: readonly string[]): string => texts.join('---\n');

/** A Role (with a namespace) or ClusterRole, each of its rules in flow style. */
export function role(name: string, rules: string, { namespace, labels }: Meta = {}): string {
  return `${API}
kind: ${namespace === undefined ? 'ClusterRole' : 'Role'}
metadata:
  name: ${name}${namespace === undefined ? '' : `\n  namespace: ${namespace}`}${labels === undefined ? '' : `\n  labels: ${labels}`}
rules:
${rules
  .trim()
  .split('\n')
  .map((rule) => `- ${rule.trim()}\n`)
  .join('')}`;
}

/**
 * A RoleBinding (with a namespace) or ClusterRoleBinding of `Kind/name`, to subjects written as
 * `Kind:[namespace/]name`.
 */
export function binding(
  name: string,
  roleRef: string,
  subjects: readonly string[],
  { namespace, labels }: Meta = {},
): string {
  const [kind, ...rest] = roleRef.split('/');
  return `${API}
kind: ${namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding'}
metadata:
  name: ${name}${namespace === undefined ? '' : `\n  namespace: ${namespace}`}${labels === undefined ? '' : `\n  labels: ${labels}`}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ${kind}
  name: ${rest.join('/')}
subjects:
${subjects.map(subject).join('')}`;
}

interface Meta {
  readonly namespace?: string;
  readonly labels?: string;
}

function subject(text: string): string {
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  const path = text.slice(colon + 1);
  if (kind !== 'ServiceAccount')
    return `- apiGroup: rbac.authorization.k8s.io\n  kind: ${kind}\n  name: ${path}\n`;
  const [namespace, name] = path.split('/');
  return `- kind: ServiceAccount\n  name: ${name}\n  namespace: ${namespace}\n`;
}

/** A Pod in the namespace `shop`; `spec` is indented by two, `metadata` in flow style. */
export const pod = (spec: string, { namespace = 'shop', labels = '{app: web}' }: Meta = {}): string =>
  `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: ${namespace}
  labels: ${labels}
spec:
${spec.replace(/^(?=.)/gm, '  ')}`;

/** The one container `app`, with more lines. */
export const app = (more = ''): string =>
  `containers:
- name: app
  image: nginx
${more.replace(/^(?=.)/gm, '  ')}`;

export const serviceAccount = (name: string, more = '', namespace = 'shop'): string =>
  `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${namespace}
${more}`;
