import { type Cursor, defineRule, type Json, type PodCursor, type Project } from '@plimsoll/core';
import { listOf, optionsSchema, SYSTEM_NAMESPACES } from '@plimsoll/nsa-hardening';

type Mesh = 'istio' | 'linkerd';

/** By the label or annotation of a pod that takes traffic out of the mesh. */
const WAYS_OUT: Readonly<Record<string, { mesh: Mesh; isOut: (value: string) => boolean }>> = {
  'sidecar.istio.io/inject': { mesh: 'istio', isOut: (value) => value === 'false' },
  'traffic.sidecar.istio.io/excludeInboundPorts': { mesh: 'istio', isOut: Boolean },
  'traffic.sidecar.istio.io/excludeOutboundPorts': { mesh: 'istio', isOut: Boolean },
  'traffic.sidecar.istio.io/excludeOutboundIPRanges': { mesh: 'istio', isOut: Boolean },
  'istio.io/dataplane-mode': { mesh: 'istio', isOut: (value) => value === 'none' },
  'linkerd.io/inject': { mesh: 'linkerd', isOut: (value) => value === 'disabled' },
  'config.linkerd.io/skip-inbound-ports': { mesh: 'linkerd', isOut: Boolean },
  'config.linkerd.io/skip-outbound-ports': { mesh: 'linkerd', isOut: Boolean },
};

/**
 * https://istio.io/latest/docs/reference/config/annotations/, https://istio.io/latest/docs/reference/config/labels/ and
 * https://linkerd.io/2-edge/reference/proxy-configuration/
 */
export const meshBypass = defineRule({
  meta: {
    description: 'Keep the traffic of workloads inside of the service mesh',
    risk: 4.5,
    severity: 'off',
    cwe: [693],
    precision: 'high',
    messages: {
      pod: "The namespace '{{namespace}}' is in the mesh, and '{{setting}}' takes traffic of this workload out of it: no mutual TLS and no policy holds for that. Remove it.",
      unverified: 'The mesh takes any certificate of this host. Name the CA in caCertificates.',
    },
    schema: optionsSchema({ exemptKinds: listOf('Kinds whose pods may stay outside, such as Job.') }),
    defaultOptions: { exemptKinds: [] },
  },
  create(context) {
    const judgePod = ({ metadata, owner }: PodCursor): void => {
      const { namespace } = owner;
      const mesh = meshOf(context.project, namespace);
      if (!mesh || context.options.exemptKinds.includes(owner.kind)) {
        context.notApplicable();
        return;
      }
      for (const map of [metadata.at('labels'), metadata.at('annotations')])
        for (const [setting, at] of map.entries()) {
          const way = WAYS_OUT[setting];
          if (way?.mesh === mesh && typeof at.value === 'string' && way.isOut(at.value))
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

/** Those of the cluster's own parts and of the meshes' own. */
const OUTSIDE: readonly string[] = [...SYSTEM_NAMESPACES, 'istio-system', 'linkerd', 'linkerd-viz'];

/** The mesh that injects its proxies into the pods of a namespace of the run. */
function meshOf(project: Project, name: string | undefined): Mesh | undefined {
  if (name === undefined || OUTSIDE.includes(name)) return undefined;
  const namespace = project.find({ group: '', kind: 'Namespace', name });
  if (!namespace) return undefined;
  const { labels, annotations } = namespace;
  if (
    labels['istio-injection'] === 'enabled' ||
    labels['istio.io/rev'] !== undefined ||
    labels['istio.io/dataplane-mode'] === 'ambient'
  )
    return 'istio';
  return annotations['linkerd.io/inject'] === 'enabled' ? 'linkerd' : undefined;
}
