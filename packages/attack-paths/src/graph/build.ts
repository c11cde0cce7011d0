import type { KubernetesVersion, Project } from '@plimsoll/core';
import type { AssumptionName } from '../assumptions.js';
import { TECHNIQUES } from '../steps/table.js';
import { Alike } from './alike.js';
import { type Context, contextOf } from './context.js';
import { distinct } from './distinct.js';
import { jewelSteps } from './jewels.js';
import { membershipSteps } from './members.js';
import type { FoundStep, Graph, Step } from './types.js';
import { SEVERAL, Variants } from './variants.js';

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
  const variants = new Variants(project);
  const steps: Step[] = [];
  const add = (technique: string, found: FoundStep, doubt: string | undefined): void => {
    const needed = found.assumptions ?? NONE;
    for (const name of needed) if (!assumptions.has(name)) return;
    const { from, to, evidence } = found;
    // Written out: there are many, which searches read faster where all are made alike.
    steps.push({
      technique,
      from,
      to,
      evidence,
      assumptions: needed,
      doubt: found.doubt ?? doubt ?? (variants.ofStep(found).length > 1 ? SEVERAL : undefined),
      again: found.again ?? false,
    });
  };
  addSteps(context, add);
  for (const found of [everythingSteps(context), membershipSteps(context), jewelSteps(context)])
    for (const step of found) add(step.technique, step, undefined);
  const { byId: vertices, here } = context.vertices;
  for (const step of stepsFromHere(steps, here)) steps.push(step);
  return { vertices, here, steps, variants };
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

const NONE: readonly AssumptionName[] = [];
const BY_SHAPE = 'It has the fields of a pod, but its apiVersion and kind are not known to run one.';
const NOT_CERTAIN = 'Whether it works in this cluster is in no file.';

type Add = (technique: string, found: FoundStep, doubt: string | undefined) => void;

/** Row by row; what leads on from those whom the techniques themselves add comes last. */
function addSteps(context: Context, add: Add): void {
  const rows = Object.entries(TECHNIQUES);
  const known = new Alike(context.identities.values());
  for (const [technique, { ofContainer, ofIdentity, ofCluster, possible }] of rows) {
    const doubt = possible && NOT_CERTAIN;
    if (ofCluster) for (const step of ofCluster(context)) add(technique, step, doubt);
    if (ofIdentity) for (const step of known.steps(ofIdentity, context)) add(technique, step, doubt);
    if (ofContainer)
      for (const pod of context.project.pods)
        for (const container of pod.containers)
          for (const step of ofContainer(container, context))
            add(technique, step, pod.byShape ? BY_SHAPE : doubt);
  }
  let at = 0;
  for (const identity of context.identities.values())
    if (at++ >= known.size)
      for (const [technique, { ofIdentity, possible }] of rows)
        if (ofIdentity)
          for (const step of distinct(ofIdentity(identity, context)))
            add(technique, step, possible && NOT_CERTAIN);
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
