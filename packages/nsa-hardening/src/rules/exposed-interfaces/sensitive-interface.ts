import {
  type AnyCursor,
  type ContainerCursor,
  type Cursor,
  defineRule,
  type Json,
  type Kinds,
  type Project,
  type Resource,
} from '@plimsoll/core';
import { isOfRepository } from '../../image-names.js';
import { listOf, optionsSchema } from '../../options.js';
import { exposedType } from '../services/exposure.js';
import { INTERFACES, interfaceOf } from './interfaces.js';

/**
 * Arguments that take away the Dashboard's login or its TLS.
 * https://github.com/kubernetes/dashboard/blob/release/7.14.0/modules/api/pkg/args/args.go and earlier versions
 */
const UNSAFE_ARGUMENT = /^--(enable-skip-login|disable-settings-authorizer|enable-insecure-login)(=true)?$/;

/** Annotations by which an Ingress asks who you are before it lets you through. */
const ASKS =
  /\/(auth-url|auth-signin|auth-type|auth-tls-secret|auth-secret|router\.middlewares|oauth-[^/]*|forward-auth[^/]*|enable-iap|auth-idp[^/]*)$/;

export const sensitiveInterface = defineRule({
  meta: {
    description: 'Keep dashboards and admin interfaces private',
    risk: 7.5,
    cwe: [306, 668],
    precision: 'medium',
    messages: {
      service: 'A {{type}} exposes {{title}}.',
      route: '{{kind}} exposes {{title}} and asks no one who they are.',
      login: "Container '{{name}}' runs Kubernetes Dashboard with {{flag}}, which takes away its protection.",
    },
    schema: optionsSchema({
      interfaces: listOf(`Which are looked for: ${INTERFACES.map(({ id }) => id).join(', ')}.`),
    }),
    defaultOptions: { interfaces: INTERFACES.map(({ id }) => id) },
  },
  create(context) {
    const { project, options } = context;
    const all = INTERFACES.filter(({ id }) => options.interfaces.includes(id));
    const withoutLogin = all.filter(({ login }) => !login);
    const judgeBackends = (
      kind: string,
      resource: Resource,
      backends: readonly Cursor<string | undefined>[],
    ) => {
      const seen = new Set<string>();
      for (const backend of backends) {
        const service = serviceOf(project, resource, backend.value);
        const found = service && interfaceOf(project, service, withoutLogin);
        if (!found || seen.has(found.id)) continue;
        seen.add(found.id);
        context.report({ at: backend, messageId: 'route', data: { kind, title: found.title } });
      }
    };
    return {
      Service(root, resource) {
        const type = exposedType(root, resource);
        const found = type && interfaceOf(project, resource, all);
        if (found)
          context.report({
            at: root.at('spec').at('type'),
            messageId: 'service',
            data: { type, title: found.title },
          });
      },
      Ingress(root, resource) {
        if (Object.keys(resource.annotations).some((key) => ASKS.test(key))) return context.notApplicable();
        judgeBackends('This Ingress', resource, backendsOf(root));
      },
      'gateway.networking.k8s.io/HTTPRoute'(root, resource) {
        const rules = root.at('spec').at('rules').items();
        const names = rules.flatMap((rule) =>
          rule
            .at('backendRefs')
            .items()
            .map((backend) => backend.at('name') as Cursor<string | undefined>),
        );
        judgeBackends('This HTTPRoute', resource, names);
      },
      Container(container) {
        const dashboard = INTERFACES.find(({ id }) => id === 'kubernetes-dashboard')!;
        if (!isOfRepository(container.at('image').value, dashboard.images)) return context.notApplicable();
        for (const { at, text } of argumentsOf(container)) {
          const flag = UNSAFE_ARGUMENT.exec(text)?.[1];
          if (flag)
            context.report({ at, messageId: 'login', data: { name: container.name, flag: `--${flag}` } });
        }
      },
    };
  },
});

function argumentsOf(container: ContainerCursor): readonly { at: AnyCursor; text: string }[] {
  return [...container.at('command').items(), ...container.at('args').items()].flatMap((at) =>
    typeof at.value === 'string' ? [{ at, text: at.value }] : [],
  );
}

function backendsOf(root: Cursor<Kinds['Ingress']>): readonly Cursor<string | undefined>[] {
  const spec = root.at('spec');
  const rules = spec.at('rules').items();
  const paths = rules.flatMap((rule) => rule.at('http').at('paths').items());
  // Before networking.k8s.io/v1 the fields were `backend.serviceName` and, for the default, `backend`.
  const old = (spec as Cursor<Json>).at('backend');
  const backends = [spec.at('defaultBackend'), old, ...paths.map((path) => path.at('backend'))];
  return (backends as readonly Cursor<Json>[]).map((backend) => {
    const name = backend.at('service').at('name');
    return (name.exists ? name : backend.at('serviceName')) as Cursor<string | undefined>;
  });
}

function serviceOf(
  project: Project,
  from: Resource,
  name: string | undefined,
): Resource<'Service'> | undefined {
  if (typeof name !== 'string') return undefined;
  return project.find({ group: '', kind: 'Service', name, namespace: from.namespace, near: from });
}
