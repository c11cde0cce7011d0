import { defineRule } from '@plimsoll/core';
import type { Cursor, Json, PodCursor, Project, Resource } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema, SYSTEM_NAMESPACES } from '@plimsoll/rule-kit';

/** In Istio's ambient mode pods have no proxy of their own, so settings for one have no effect. */
type Mesh = 'sidecar' | 'ambient' | 'linkerd';

/** Labels and annotations of pods that take traffic out of the mesh. */
const WAYS_OUT: Readonly<Record<string, { mesh: Mesh; isOut: (value: string) => boolean }>> = {
  'sidecar.istio.io/inject': { mesh: 'sidecar', isOut: (value) => value === 'false' },
  'traffic.sidecar.istio.io/excludeInboundPorts': { mesh: 'sidecar', isOut: Boolean },
  'traffic.sidecar.istio.io/excludeOutboundPorts': { mesh: 'sidecar', isOut: Boolean },
  'traffic.sidecar.istio.io/excludeOutboundIPRanges': { mesh: 'sidecar', isOut: Boolean },
  'istio.io/dataplane-mode': { mesh: 'ambient', isOut: (value) => value === 'none' },
  'linkerd.io/inject': { mesh: 'linkerd', isOut: (value) => value === 'disabled' },
  'config.linkerd.io/skip-inbound-ports': { mesh: 'linkerd', isOut: Boolean },
  'config.linkerd.io/skip-outbound-ports': { mesh: 'linkerd', isOut: Boolean },
};

/** Injection settings, which a pod with its own proxy does not need: a gateway, a waypoint, or one injected by hand. */
const INJECTIONS = ['sidecar.istio.io/inject', 'linkerd.io/inject'];
const PROXIES = ['istio-proxy', 'linkerd-proxy'];

/**
 * https://istio.io/latest/docs/reference/config/annotations/, https://istio.io/latest/docs/reference/config/labels/ and
 * https://linkerd.io/2-edge/reference/proxy-configuration/
 */
export const meshBypass = defineRule({
  meta: {
    description: 'Keep workload traffic inside the service mesh',
    scope: 'namespace',
    risk: 4.5,
    severity: 'off',
    cwe: [693],
    precision: 'high',
    messages: {
      pod: "Namespace '{{namespace}}' is in the mesh, but '{{setting}}' takes traffic of this workload out of it, where neither mutual TLS nor policies apply. Remove it.",
      unverified: 'The mesh accepts any certificate from this host. Name the CA in caCertificates.',
    },
    schema: optionsSchema({
      exemptKinds: listOf('Kinds whose pods may stay outside the mesh, such as Job.'),
    }),
    defaultOptions: { exemptKinds: [] },
  },
  create(context) {
    const judgePod = ({ metadata, owner, containers }: PodCursor): void => {
      const hasProxy = containers.some((each) => PROXIES.includes(each.at('name').value ?? ''));
      const { namespace } = owner;
      const mesh = meshOf(context.project, owner);
      if (!mesh || context.options.exemptKinds.includes(owner.kind)) {
        context.notApplicable();
        return;
      }
      for (const map of [metadata.at('labels'), metadata.at('annotations')])
        for (const [setting, at] of map.entries()) {
          const way = WAYS_OUT[setting];
          if (way?.mesh !== mesh || (hasProxy && INJECTIONS.includes(setting))) continue;
          if (typeof at.value === 'string' && way.isOut(at.value))
            context.report({ at, messageId: 'pod', data: { namespace: namespace ?? '', setting } });
        }
    };
    const judgeTls = (policy: Cursor<Json>): void => {
      for (const each of [policy, ...policy.at('portLevelSettings').items()]) {
        const at = each.at('tls').at('insecureSkipVerify');
        if (at.value === true) context.report({ at, messageId: 'unverified' });
      }
    };
    return {
      PodSpec: judgePod,
      'networking.istio.io/DestinationRule'(root) {
        const spec = root.at('spec');
        judgeTls(spec.at('trafficPolicy'));
        for (const subset of spec.at('subsets').items()) judgeTls(subset.at('trafficPolicy'));
      },
    };
  },
});

/** Namespaces of the cluster's own parts and of the meshes. */
const OUTSIDE: readonly string[] = [...SYSTEM_NAMESPACES, 'istio-system', 'linkerd', 'linkerd-viz'];

/** The mesh of a resource's namespace, by the linted Namespace. */
function meshOf(project: Project, resource: Resource): Mesh | undefined {
  if (OUTSIDE.includes(resource.namespace ?? '')) return undefined;
  const { labels, annotations } = project.namespaceOf(resource) ?? {};
  const sidecar = labels?.['istio-injection'] === 'enabled' || labels?.['istio.io/rev'] !== undefined;
  const ambient = labels?.['istio.io/dataplane-mode'] === 'ambient';
  // With both, ambient mode gets the pods without a proxy, so a pod that leaves one mode is still in the other.
  if (sidecar || ambient) return sidecar && ambient ? undefined : sidecar ? 'sidecar' : 'ambient';
  return annotations?.['linkerd.io/inject'] === 'enabled' ? 'linkerd' : undefined;
}
