import { type Cursor, isInCluster, isPlaceholder, type Json, urlOf } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import type { Evidence, FoundStep } from '../graph/types.js';
import type { Techniques } from './technique.js';

/** From a host outside the cluster that admission calls. */
export const ADMISSION_WEBHOOKS: Techniques = {
  'admission-webhook-url': {
    title: 'takes over the host that an admission webhook calls',
    references: ['MS-TA9015', 'T1199'],
    rules: ['nsa-hardening/webhook-endpoint', 'nsa-hardening/webhook-scope'],
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#url',
    begins: 'outside',
    *ofCluster(context) {
      const { vertices } = context;
      const secrets = vertices.scope('secrets', undefined);
      const own = { from: vertices.entry('internet'), assumptions: ['webhook-host'] as const };
      for (const found of webhooksOutside(context, 'MutatingWebhookConfiguration', CHANGES))
        yield { ...own, to: vertices.goal('cluster-admin'), ...found };
      for (const found of webhooksOutside(context, 'ValidatingWebhookConfiguration', SECRETS))
        yield { ...own, to: secrets, ...found };
    },
  },
};

/** Resources by group: anyone who can change them can run any code, or grant permissions to themselves. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  '': ['pods', 'replicationcontrollers'],
  apps: ['deployments', 'daemonsets', 'statefulsets', 'replicasets'],
  batch: ['jobs', 'cronjobs'],
  'rbac.authorization.k8s.io': ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'],
};
const SECRETS: typeof CHANGES = { '': ['secrets'] };

type Kind = 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration';

function* webhooksOutside(
  { project }: Context,
  kind: Kind,
  wanted: typeof CHANGES,
): Iterable<Pick<FoundStep, 'evidence' | 'doubt'>> {
  for (const { root } of project.ofKind(kind))
    for (const webhook of ((root as Cursor<Json>).at('webhooks') as Cursor<Json[]>).items()) {
      const hook = webhook as Cursor<Json>;
      const url = (hook.at('clientConfig') as Cursor<Json>).at('url') as Cursor<Json>;
      const host = urlOf(url.value)?.host;
      if (!host || isInCluster(host)) continue;
      const rule = (hook.at('rules') as Cursor<Json[]>)
        .items()
        .find((each) => isAbout(each as Cursor<Json>, wanted));
      if (!rule) continue;
      const evidence: readonly Evidence[] = [
        { at: url, message: 'Admission sends objects to a host outside the cluster.' },
        { at: rule, message: 'The webhook covers such objects.' },
      ];
      yield { evidence, doubt: doubtOf(hook, host) };
    }
}

const LIMITS = ['namespaceSelector', 'objectSelector', 'matchConditions'] as const;

function doubtOf(hook: Cursor<Json>, host: string): string | undefined {
  if (isPlaceholder(host)) return 'The host is chosen at install time.';
  const limited = LIMITS.some((key) => {
    const value = (hook.at(key) as Cursor<Json>).value;
    return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  });
  return limited ? 'Its selectors may not match the objects that matter.' : undefined;
}

function isAbout(rule: Cursor<Json>, wanted: typeof CHANGES): boolean {
  const listed = (key: string): readonly string[] =>
    (rule.at(key) as Cursor<string[]>).items().flatMap(({ value }) => value ?? []);
  const [groups, resources, operations] = ['apiGroups', 'resources', 'operations'].map(listed) as [
    readonly string[],
    readonly string[],
    readonly string[],
  ];
  if (!operations.some((each) => each === '*' || each === 'CREATE' || each === 'UPDATE')) return false;
  return Object.entries(wanted).some(
    ([group, names]) =>
      (groups.includes('*') || groups.includes(group)) &&
      resources.some((each) => each === '*' || each === '*/*' || names.includes(each.replace(/\/\*$/, ''))),
  );
}
