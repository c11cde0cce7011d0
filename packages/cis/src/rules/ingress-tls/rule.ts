import { defineRule, type Json, whyAbsenceIsUnknown } from '@plimsoll/core';
import { type Routes, redirectsOnly, routesOf } from './gateway.js';
import { annotatedTls, coversHost } from './ingress.js';

/** CIS EKS and AKS Benchmark 5.4.5. */
export const ingressTls = defineRule({
  meta: {
    description: 'Serve Ingresses and Gateways over TLS',
    risk: 5.0,
    cwe: [319],
    precision: 'high',
    messages: {
      none: 'The Ingress has no tls: it serves plain HTTP.',
      host: "No entry of tls covers the host '{{host}}': it is served with the controller's own certificate, or as plain HTTP.",
      listener: "The listener '{{name}}' serves plain HTTP.",
      fallback:
        'Clients without a valid certificate are let in too. Remove the mode, and only valid ones are.',
    },
  },
  create(context) {
    const { project } = context;
    let routes: Routes | undefined;
    return {
      Ingress(ingress, { annotations }) {
        if (annotatedTls(annotations)) return;
        const spec = ingress.at('spec');
        const entries = spec.at('tls').items();
        if (entries.length === 0) return context.report({ at: spec.at('tls'), messageId: 'none' });
        const covered = entries.map((entry) =>
          entry
            .at('hosts')
            .items()
            .map(({ value }) => value ?? ''),
        );
        // An entry without hosts is for whatever the load balancer serves.
        if (covered.some((hosts) => hosts.length === 0)) return;
        for (const rule of spec.at('rules').items()) {
          const host = rule.at('host');
          if (host.value && !covered.flat().some((pattern) => coversHost(pattern, host.value ?? '')))
            context.report({ at: host, messageId: 'host', data: { host: host.value } });
        }
      },
      'gateway.networking.k8s.io/Gateway'(gateway, resource) {
        const frontend = gateway.at('spec').at('tls').at('frontend');
        const perPort = frontend.at('perPort').items();
        for (const settings of [frontend.at('default'), ...perPort.map((each) => each.at('tls'))]) {
          const mode = settings.at('validation').at('mode');
          if (mode.value === 'AllowInsecureFallback') context.report({ at: mode, messageId: 'fallback' });
        }
        for (const listener of gateway.at('spec').at('listeners').items()) {
          const protocol = listener.at('protocol');
          if (protocol.value !== 'HTTP') continue;
          const name = listener.at('name').value;
          routes ??= routesOf(project);
          const redirects = redirectsOnly(routes, resource, listener.value as Json);
          if (redirects === true) continue;
          const doubt =
            redirects === undefined
              ? whyAbsenceIsUnknown(project, { kind: 'HTTPRoute', namespace: resource.namespace })
              : undefined;
          if (doubt) context.unknown({ at: protocol, reason: doubt });
          else
            context.report({
              at: protocol,
              messageId: 'listener',
              data: { name: typeof name === 'string' ? name : '' },
            });
        }
      },
    };
  },
});
