import { defineRule } from '@plimsoll/core';
import { type Cursor, type Json, type Resource, whyAbsenceIsUnknown } from '@plimsoll/core/kubernetes';
import { isSetRefused, redirectsOnly, routesOf } from './gateway.js';
import { annotatedTls, coversHost } from './ingress.js';

/** CIS EKS and AKS Benchmark 5.4.5. */
export const ingressTls = defineRule({
  meta: {
    description: 'Serve Ingresses and Gateways over TLS',
    scope: 'project',
    risk: 5.0,
    cwe: [319],
    precision: 'high',
    messages: {
      none: 'The Ingress has no tls, so it serves plain HTTP. Add tls with the Secret of a certificate.',
      host: "No entry of tls covers the host '{{host}}', so it is served with the controller's own certificate or over plain HTTP. Add the host to tls.",
      listener: "The listener '{{name}}' serves plain HTTP. Use protocol: HTTPS.",
      fallback: 'This mode also lets in clients without a valid certificate. Remove it to require one.',
    },
  },
  create(context) {
    const { project } = context;
    const judgeListeners = (holder: Cursor<Json>, resource: Resource): void => {
      for (const listener of holder.at('spec').at('listeners').items()) {
        const protocol = listener.at('protocol');
        if (protocol.value !== 'HTTP') continue;
        const written = listener.at('name').value;
        const name = typeof written === 'string' ? written : '';
        const redirects = redirectsOnly(project.memo(routesOf), resource, listener.value as Json);
        if (redirects === true) continue;
        const doubt =
          redirects === undefined
            ? whyAbsenceIsUnknown(project, { kind: 'HTTPRoute', namespace: resource.namespace })
            : undefined;
        if (doubt) context.unknown({ at: protocol, reason: doubt });
        else context.report({ at: protocol, messageId: 'listener', data: { name } });
      }
    };
    const judgeSet = (set: Cursor<Json>, resource: Resource): void => {
      if (isSetRefused(project, resource)) context.notApplicable();
      else judgeListeners(set, resource);
    };
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
        // An entry without hosts covers all hosts.
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
        judgeListeners(gateway, resource);
      },
      'gateway.networking.k8s.io/ListenerSet': judgeSet,
      'gateway.networking.x-k8s.io/XListenerSet': judgeSet,
    };
  },
});
