import type { AnyCursor, Project } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import { type Need, together } from '../graph/together.js';
import type { Techniques } from './technique.js';

/** Permissions for what pods trust. */
export const RBAC_TRUST_BUNDLES: Techniques = {
  'rbac-trust-bundle': {
    title: 'makes pods trust its own certificate authority',
    references: ['T1553.004'],
    rules: [],
    source: 'kubernetes 1.37 pkg/features/kube_features.go, plugin/pkg/admission/certificates/ctbattest',
    *ofIdentity(identity, context) {
      if (!servesBundles(context)) return;
      const { project, vertices } = context;
      const done = new Set<unknown>();
      for (const { bundle, signer, at, count } of project.memo(projectionsOf).values())
        for (const { held, evidence } of together(identity, needsOf(bundle, signer))) {
          const [write] = held;
          if (done.has(write!.right.grant)) continue;
          done.add(write!.right.grant);
          const createsOnly = write!.right.verbs.every((verb) => verb === 'create');
          if (createsOnly && bundle !== undefined && project.find({ ...BUNDLE, name: bundle })) continue;
          yield {
            from: identity.vertex,
            to: vertices.goal('mitm'),
            evidence: [
              ...evidence,
              { at, message: 'The pod trusts what the bundle holds.', ...(count > 1 && { context: true }) },
            ],
            doubt:
              createsOnly && bundle !== undefined
                ? `ClusterTrustBundle ${bundle} may exist already, and this permission does not let the attacker change it.`
                : undefined,
          };
        }
    },
  },
};

const BUNDLE = { group: 'certificates.k8s.io', kind: 'ClusterTrustBundle' } as const;

/** On by default since 1.37. Before that it needs a feature gate and an API that is off. */
function servesBundles({ project, kubernetes }: Context): boolean {
  if (kubernetes.atLeast('1.37')) return true;
  return project.components.ofKind('KubeApiserver').some((server) => {
    const has = (flag: string, item: RegExp): boolean =>
      server.setting(flag).items.some((each) => item.test(each));
    return (
      has('feature-gates', /^(?:ClusterTrustBundle|AllAlpha|AllBeta)=true$/) &&
      has(
        'runtime-config',
        /^(?:certificates\.k8s\.io\/v1(?:alpha1|beta1)(?:\/clustertrustbundles)?|api\/(?:all|beta|alpha))=true$/,
      )
    );
  });
}

/** What pods project: a bundle by name, or all bundles of a signer. */
interface Projection {
  readonly bundle: string | undefined;
  readonly signer: string | undefined;
  readonly at: AnyCursor;
  count: number;
}

const projectionsOf = (project: Project): ReadonlyMap<string, Projection> => {
  const found = new Map<string, Projection>();
  for (const pod of project.pods)
    for (const volume of pod.volumes) {
      const projected = volume.at('projected');
      if (!projected.exists) continue;
      for (const source of projected.at('sources').items()) {
        const at = source.at('clusterTrustBundle');
        if (!at.exists) continue;
        const bundle = at.at('name').value;
        const signer = at.at('labelSelector').exists ? at.at('signerName').value : undefined;
        if (bundle === undefined && signer === undefined) continue;
        const key = JSON.stringify([bundle, signer]);
        const known = found.get(key);
        if (known) known.count++;
        else
          found.set(key, {
            bundle,
            // A signer's bundle is named after it: `example.com:ca:name` belongs to `example.com/ca`.
            signer: signer ?? (bundle!.split(':').slice(0, -1).join('/') || undefined),
            at,
            count: 1,
          });
      }
    }
  return found;
};

function needsOf(bundle: string | undefined, signer: string | undefined): readonly (readonly Need[])[] {
  const prefix = signer === undefined ? undefined : `${signer.replaceAll('/', ':')}:`;
  return [
    [
      {
        group: BUNDLE.group,
        resource: 'clustertrustbundles',
        verbs: ['create', 'update', 'patch'],
        named: (name) => (bundle === undefined ? name.startsWith(prefix!) : name === bundle),
        what: 'write ClusterTrustBundles',
      },
    ],
    ...(signer === undefined
      ? []
      : [
          [
            {
              group: BUNDLE.group,
              resource: 'signers',
              verbs: ['attest'],
              named: (name: string) => name === signer || name === `${signer.split('/')[0]}/*`,
              what: `attest for the signer ${signer}`,
            },
          ],
        ]),
  ];
}
