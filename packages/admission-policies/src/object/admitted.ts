// What the admission plugins that every API server has on set in a pod, before policies see it:
// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
import { Unknown } from '@plimsoll/cel';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { listAt, objectAt, textAt } from '../policy/read.js';

/** Taints of nodes that are lost: DefaultTolerationSeconds lets pods stay there for five minutes. */
const LOST = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** The priorities of the classes that every cluster has. */
const PRIORITIES: Readonly<Record<string, number>> = {
  '': 0,
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

const NOT_KNOWN = 'The policy asks for the priority of a PriorityClass.';

/** A pod with its service account, its tolerations and its priority. */
export function admitted(pod: JsonObject): JsonObject {
  const spec = objectAt(pod, 'spec');
  if (!spec) return pod;
  const account = textAt(spec, 'serviceAccountName') ?? 'default';
  const tolerations = listAt(spec, 'tolerations');
  const missing = LOST.filter((key) => !tolerations.some((own) => tolerates(own, key)));
  const added = missing.map((key) => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  }));
  const priorityClass = textAt(spec, 'priorityClassName') ?? '';
  const priority = Object.hasOwn(PRIORITIES, priorityClass)
    ? PRIORITIES[priorityClass]
    : new Unknown([NOT_KNOWN]);
  return {
    ...pod,
    spec: {
      ...spec,
      serviceAccountName: account,
      serviceAccount: account,
      ...(added.length > 0 && { tolerations: [...tolerations, ...added] }),
      priority: spec.priority ?? priority,
      preemptionPolicy: spec.preemptionPolicy ?? 'PreemptLowerPriority',
    } as JsonObject,
  };
}

function tolerates(toleration: JsonObject, wanted: string): boolean {
  const key = textAt(toleration, 'key') ?? '';
  const effect = textAt(toleration, 'effect') ?? '';
  return (key === wanted || key === '') && (effect === 'NoExecute' || effect === '');
}
