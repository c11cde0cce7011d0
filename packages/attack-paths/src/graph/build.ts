import type { KubernetesVersion, Project } from '@plimsoll/core';
import type { AssumptionName } from '../assumptions.js';
import { TECHNIQUES } from '../steps/table.js';
import { type Context, contextOf } from './context.js';
import { distinct } from './distinct.js';
import { jewelSteps } from './jewels.js';
import { membershipSteps } from './members.js';
import { doubtsOfSeveral } from './several.js';
import type { FoundStep, Graph, Step } from './types.js';

/**
 * The graph of one cluster: what each technique finds in its files, in time linear in them. Steps that need an assumption
 * which does not hold are left out.
 */
export function buildGraph(
  project: Project,
  kubernetes: KubernetesVersion,
  assumptions: ReadonlySet<AssumptionName>,
  goals: Context['goals'] = {},
): Graph {
  const context = contextOf(project, kubernetes, assumptions, goals);
  const doubtOf = doubtsOfSeveral(project);
  const steps: Step[] = [];
  for (const [technique, found] of stepsOf(context)) {
    const needed = found.assumptions ?? [];
    if (!needed.every((name) => assumptions.has(name))) continue;
    const { possible } = TECHNIQUES[technique]!;
    const doubt =
      found.doubt ??
      (possible && 'Whether it works in this cluster is in no file.') ??
      doubtOf({ technique, assumptions: needed });
    steps.push({ ...found, technique, assumptions: needed, doubt });
  }
  for (const step of [...everythingSteps(context), ...membershipSteps(context), ...jewelSteps(context)])
    steps.push({
      ...step,
      assumptions: step.assumptions ?? [],
      doubt: step.doubt ?? doubtOf({ ...step, assumptions: [] }),
    });
  const { byId: vertices, here } = context.vertices;
  for (const step of stepsFromHere(steps, here)) steps.push(step);
  return { vertices, here, steps };
}

/** From cluster-admin to all that is in the cluster, and from the role of the nodes to the account that it is of. */
function* everythingSteps({
  vertices,
}: Context): Iterable<FoundStep & { readonly technique: 'everything' | 'part-of' }> {
  const from = vertices.goal('cluster-admin');
  for (const kind of ['pods', 'accounts', 'secrets'] as const)
    yield { technique: 'everything', from, to: vertices.scope(kind, undefined), evidence: [] };
  yield { technique: 'part-of', from: vertices.nodeRole(), to: vertices.goal('cloud-account'), evidence: [] };
}

const BY_SHAPE = 'It has the fields of a pod, but its apiVersion and kind are not known to run one.';

/** Row by row; what leads on from those whom the techniques themselves add comes last. */
function* stepsOf(context: Context): Iterable<readonly [string, FoundStep]> {
  const rows = Object.entries(TECHNIQUES);
  const known = [...context.identities.values()];
  for (const [technique, { ofContainer, ofIdentity, ofCluster }] of rows) {
    if (ofCluster) yield* named(technique, ofCluster(context));
    if (ofIdentity)
      for (const identity of known) yield* named(technique, distinct(ofIdentity(identity, context)));
    if (ofContainer)
      for (const pod of context.project.pods)
        for (const container of pod.containers)
          for (const step of ofContainer(container, context))
            yield [technique, pod.byShape ? { ...step, doubt: step.doubt ?? BY_SHAPE } : step];
  }
  let at = 0;
  for (const identity of context.identities.values())
    if (at++ >= known.length)
      for (const [technique, { ofIdentity }] of rows)
        if (ofIdentity) yield* named(technique, distinct(ofIdentity(identity, context)));
}

function* named(technique: string, steps: Iterable<FoundStep>): Iterable<readonly [string, FoundStep]> {
  for (const step of steps) yield [technique, step];
}

/**
 * Who is in a container on a node of theirs gets to what the container gets to, but to nothing that takes one on nodes of the
 * control plane: the pod has to tolerate their taint there.
 */
const stepsFromHere = (steps: readonly Step[], here: Graph['here']): readonly Step[] =>
  steps.flatMap((step) => {
    const from = here.get(step.from);
    return from && !step.evidence.some(({ at }) => at.path.includes('tolerations'))
      ? [{ ...step, from }]
      : [];
  });
