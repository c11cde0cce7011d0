import { defineRule, type Fixer } from '@plimsoll/core';
import type { Fix } from '@plimsoll/core/internal';
import type { AnyCursor, Cursor, Json, PodCursor } from '@plimsoll/core/kubernetes';
import {
  type Deprecation,
  ENDPOINTS,
  INGRESS_CLASS,
  IPVS,
  NODE_LABELS,
  POD_ANNOTATIONS,
  VOLUMES,
} from './table.js';

const CLASS = 'kubernetes.io/ingress.class';

/** The API server's warnings, and release notes about kube-proxy. API versions: nsa-hardening/removed-api. */
export const deprecatedField = defineRule({
  meta: {
    description: 'Replace deprecated fields',
    scope: 'resource',
    risk: 2.5,
    severity: 'off',
    cwe: [477],
    precision: 'high',
    fixable: 'safe',
    messages: {
      deprecated: "'{{what}}' is deprecated since Kubernetes {{since}}. {{instead}}.",
      dead: "'{{what}}' has no effect since Kubernetes {{since}}. {{instead}}.",
      volume:
        "Since Kubernetes {{since}} the volume '{{what}}' is not mounted, so the pod does not start. {{instead}}.",
    },
  },
  create(context) {
    const { kubernetes } = context;
    const report = (
      at: AnyCursor,
      what: string,
      { since, dead, instead }: Deprecation,
      fix?: (fixer: Fixer) => Fix,
    ) => {
      const isDead = dead !== undefined && kubernetes.atLeast(dead);
      if (isDead) context.report({ at, messageId: 'dead', data: { what, since: dead, instead }, fix });
      else if (kubernetes.atLeast(since))
        context.report({ at, messageId: 'deprecated', data: { what, since, instead }, fix });
    };
    const judgeLabel = (at: Cursor<string>): void => {
      const old = oldLabel(at.value);
      if (old) report(at, at.value!, old, (fixer) => fixer.set(at, old.label));
    };
    return {
      PodSpec(pod) {
        const selector = pod.at('nodeSelector');
        for (const [key, at] of selector.entries()) {
          const old = oldLabel(key);
          if (old && !selector.at(old.label).exists)
            report(at, key, old, (fixer) => fixer.rename(at, old.label));
        }
        const expressions = nodeExpressions(pod);
        const known = new Set(expressions.map(({ value }) => value));
        for (const at of expressions) if (!known.has(oldLabel(at.value)?.label)) judgeLabel(at);
        for (const spread of pod.at('topologySpreadConstraints').items())
          judgeLabel(spread.at('topologyKey') as Cursor<string>);
        judgeAnnotations(pod, report);
        for (const volume of pod.volumes)
          for (const [name, at] of (volume as unknown as Cursor<Json>).entries()) {
            const deprecation = Object.hasOwn(VOLUMES, name) ? VOLUMES[name] : undefined;
            if (!deprecation || !at.exists) continue;
            const { dead, instead } = deprecation;
            if (dead !== undefined && kubernetes.atLeast(dead))
              context.report({ at, messageId: 'volume', data: { what: name, since: dead, instead } });
            else report(at, name, deprecation);
          }
      },
      Ingress(root) {
        const at = root.at('metadata').at('annotations').at(CLASS);
        const isOfGke = at.value?.startsWith('gce') === true;
        if (at.exists && !isOfGke && !root.at('spec').at('ingressClassName').exists)
          report(at, CLASS, INGRESS_CLASS);
      },
      Endpoints: (root) => report(root.at('kind'), 'Endpoints', ENDPOINTS),
      KubeProxy(component) {
        const mode = component.setting('proxy-mode');
        if (mode.state === 'given' && mode.text === 'ipvs') report(mode.at, mode.label, IPVS);
      },
    };
  },
});

const oldLabel = (key: string | undefined) =>
  key !== undefined && Object.hasOwn(NODE_LABELS, key) ? NODE_LABELS[key] : undefined;

/** The labels that the node affinity requires. */
function nodeExpressions(pod: PodCursor): readonly Cursor<string>[] {
  const affinity = pod.at('affinity').at('nodeAffinity');
  const required = affinity
    .at('requiredDuringSchedulingIgnoredDuringExecution')
    .at('nodeSelectorTerms')
    .items();
  const preferred = affinity
    .at('preferredDuringSchedulingIgnoredDuringExecution')
    .items()
    .map((each) => each.at('preference'));
  return [...required, ...preferred].flatMap((term) =>
    term
      .at('matchExpressions')
      .items()
      .map((each) => each.at('key') as Cursor<string>),
  );
}

/** An annotation beside the field that replaces it is for older clusters. */
function judgeAnnotations(
  pod: PodCursor,
  report: (at: AnyCursor, what: string, deprecation: Deprecation) => void,
): void {
  const contexts = [pod, ...pod.containers].map((each) =>
    (each as unknown as Cursor<Json>).at('securityContext'),
  );
  for (const [key, at] of pod.metadata.at('annotations').entries()) {
    const found = POD_ANNOTATIONS.find((each) => each.key.test(key));
    const hasField = found?.field !== undefined && contexts.some((each) => each.at(found.field!).exists);
    if (found && !hasField) report(at, key, found);
  }
}
