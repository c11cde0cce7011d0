import { defineRule } from '@plimsoll/core';
import type { MakeFix } from '@plimsoll/core/internal';
import type { AnyCursor, Cursor, Json, Project, Route } from '@plimsoll/core/kubernetes';
import { isTrue, type Settings, settingsOfArgoCd } from './settings.js';

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/argocd-cm-yaml/ and .../rbac/ */
export const argocdAnonymous = defineRule({
  meta: {
    description: 'Require authentication for Argo CD',
    scope: 'project',
    risk: 8,
    cwe: [306],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      anonymous:
        'Anyone who reaches Argo CD can use it without logging in, with the permissions of the default policy. Turn off anonymous access.',
      admin:
        'Every user who logs in is an administrator of Argo CD and of every cluster that it deploys to. Set role:readonly or nothing.',
      noAuthentication:
        'Argo CD requires no login, so anyone who reaches it can deploy to its clusters. Remove the setting.',
      plain:
        "The Service '{{service}}' exposes Argo CD outside the cluster without TLS, so passwords and tokens can be read on the network. Terminate TLS in front of it, or remove the setting.",
    },
  },
  create(context) {
    const report = (at: AnyCursor, messageId: 'anonymous' | 'admin' | 'noAuthentication', fix: MakeFix) =>
      context.report({ at, messageId, fix });
    const visitor = settingsOfArgoCd(
      (maps, server) => {
        for (const settings of maps) {
          const [anonymous, policy, disabled] = KEYS.map((key) => settings.at(key)) as readonly Settings[];
          if (isTrue(anonymous!)) report(anonymous!, 'anonymous', (fixer) => fixer.remove(anonymous!));
          if (policy!.value === ADMIN) report(policy!, 'admin', (fixer) => fixer.set(policy!, READ_ONLY));
          if (isTrue(disabled!)) report(disabled!, 'noAuthentication', (fixer) => fixer.remove(disabled!));
          if (isTrue(settings.at('server.insecure'))) judgePlain(settings.at('server.insecure'));
        }
        for (const at of server) {
          if (isFlag(at.value, 'disable-auth')) report(at, 'noAuthentication', (fixer) => fixer.remove(at));
          if (isFlag(at.value, 'insecure')) judgePlain(at);
        }
      },
      () => context.notApplicable(),
    );
    const judgePlain = (at: AnyCursor): void => {
      const service = wayToServer(context.project, at.resource.namespace);
      if (service !== undefined) context.report({ at, messageId: 'plain', data: { service } });
    };
    return {
      ...visitor,
      'argoproj.io/ArgoCD'(root) {
        const spec = root.at('spec');
        const anonymous = spec.at('usersAnonymousEnabled');
        const policy = spec.at('rbac').at('defaultPolicy');
        if (anonymous.value === true) report(anonymous, 'anonymous', (fixer) => fixer.set(anonymous, false));
        if (policy.value === ADMIN) report(policy, 'admin', (fixer) => fixer.set(policy, READ_ONLY));
        visitor['argoproj.io/ArgoCD'](root);
      },
    };
  },
});

const ADMIN = 'role:admin';
const READ_ONLY = 'role:readonly';
const KEYS = ['users.anonymous.enabled', 'policy.default', 'server.disable.auth'];

const isFlag = (argument: Json | undefined, flag: string): boolean =>
  argument === `--${flag}` || argument === `--${flag}=true`;

/** Annotations that make a cloud's load balancer or Ingress terminate TLS in front of a Service. */
const TLS_IN_FRONT = /ssl|tls|cert|backend-config|\/neg$/i;

/** The Service that exposes argocd-server outside of the cluster, if nothing shows that TLS ends in front of it. */
function wayToServer(project: Project, namespace: string | undefined): string | undefined {
  return project
    .ofKind('Service')
    .find(
      (service) =>
        service.namespace === namespace &&
        (service.root.at('spec').at('selector') as Cursor<Json>).at('app.kubernetes.io/name').value ===
          'argocd-server' &&
        !Object.keys(service.annotations).some((key) => TLS_IN_FRONT.test(key)) &&
        isOpenItself(project.routes.to(service)),
    )?.name;
}

/** Whether the Service itself is exposed: an Ingress or a Gateway in front of it may terminate TLS. */
const isOpenItself = (routes: readonly Route[]): boolean =>
  routes.some(({ kind }) => kind === 'load-balancer' || kind === 'node-port') &&
  !routes.some(({ kind }) => kind === 'ingress' || kind === 'gateway');
