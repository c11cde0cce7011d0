import { defineRule } from '@plimsoll/core';
import { INTERFACES, type Interface, interfaceAt } from '@plimsoll/core/internal';
import { isOfRepository, type Resource, type Route, wordsOf } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';
import { isExposure } from '../services/exposure.js';

/**
 * Arguments that turn off the Dashboard's login or its TLS.
 * https://github.com/kubernetes/dashboard/blob/release/7.14.0/modules/api/pkg/args/args.go and earlier versions
 */
const UNSAFE_ARGUMENT = /^--(enable-skip-login|disable-settings-authorizer|enable-insecure-login)(=true)?$/;

/** The kinds that lead to Services, beside the Services themselves. */
const KINDS = [
  'networking.k8s.io/Ingress',
  'extensions/Ingress',
  'gateway.networking.k8s.io/HTTPRoute',
  'gateway.networking.k8s.io/GRPCRoute',
  'gateway.networking.k8s.io/TLSRoute',
  'gateway.networking.k8s.io/TCPRoute',
  'gateway.networking.k8s.io/UDPRoute',
  'route.openshift.io/Route',
  'networking.istio.io/VirtualService',
  'traefik.io/IngressRoute',
  'traefik.io/IngressRouteTCP',
  'traefik.io/IngressRouteUDP',
  'traefik.containo.us/IngressRoute',
  'traefik.containo.us/IngressRouteTCP',
  'traefik.containo.us/IngressRouteUDP',
  'projectcontour.io/HTTPProxy',
] as const;

const TYPES: Readonly<Record<string, string>> = { 'node-port': 'NodePort', 'load-balancer': 'LoadBalancer' };

export const sensitiveInterface = defineRule({
  meta: {
    description: 'Keep dashboards and admin interfaces private',
    scope: 'project',
    risk: 7.5,
    cwe: [306, 668],
    precision: 'medium',
    messages: {
      service:
        'This Service of type {{type}} exposes {{title}} outside the cluster. Make it a ClusterIP Service, or put an authenticating proxy in front of it.',
      route:
        'This {{kind}} exposes {{title}} without authentication. Require authentication, or remove the route.',
      runs: 'This {{kind}} exposes {{title}}, which runs the code of anyone who logs in, and only its own login protects it. Put an authenticating proxy in front of it, or remove the route.',
      gives:
        'This {{kind}} exposes {{title}}, which controls the cluster, and only its own login protects it. Put an authenticating proxy in front of it, or remove the route.',
      login:
        "Container '{{name}}' runs Kubernetes Dashboard with {{flag}}, which removes its protection. Remove the flag.",
    },
    schema: optionsSchema({
      interfaces: listOf(`Interfaces to look for: ${INTERFACES.map(({ id }) => id).join(', ')}.`),
    }),
    defaultOptions: { interfaces: INTERFACES.map(({ id }) => id) },
  },
  create(context) {
    const { project, options } = context;
    const all = INTERFACES.filter(({ id }) => options.interfaces.includes(id));
    const behindServices = all.filter(({ part }) => !part);
    const judge = (_: unknown, resource: Resource): void => {
      const open = project.routes.of(resource).filter(isOpen);
      if (open.length === 0) {
        context.notApplicable();
        return;
      }
      const seen = new Set<Interface>();
      for (const route of open) {
        const found = interfaceAt(project.routes, route, all);
        if (!found || found.login === 'usual' || seen.has(found.program)) continue;
        seen.add(found.program);
        context.report({
          at: route.at,
          messageId: found.login ?? 'route',
          data: { kind: resource.kind, title: found.program.title },
        });
      }
    };
    return {
      ...Object.fromEntries(KINDS.map((kind) => [kind, judge])),
      Service(root, resource) {
        for (const route of project.routes.of(resource)) {
          const type = TYPES[route.kind];
          const found = type && isExposure(route) && interfaceAt(project.routes, route, behindServices);
          if (!found) continue;
          context.report({
            at: root.at('spec').at('type'),
            messageId: 'service',
            data: { type, title: found.program.title },
          });
          return;
        }
      },
      Container(container) {
        const dashboard = INTERFACES.find(({ id }) => id === 'kubernetes-dashboard')!;
        if (!isOfRepository(container.at('image').value, dashboard.images)) return context.notApplicable();
        for (const { at, text } of wordsOf(container)) {
          const flag = UNSAFE_ARGUMENT.exec(text)?.[1];
          if (flag)
            context.report({ at, messageId: 'login', data: { name: container.name, flag: `--${flag}` } });
        }
      },
    };
  },
});

const isOpen = ({ from, asks }: Route): boolean => from !== 'internal-network' && !asks;
