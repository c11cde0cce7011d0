import type { ReportFlow } from '@plimsoll/core/internal';
import { ASSUMPTIONS } from '../assumptions.js';
import type { Step, Vertex } from '../graph/types.js';
import type { AttackPath } from '../search/paths.js';
import { TECHNIQUES } from '../steps/table.js';

/** How sentences call entries and goals. Others go by their names. */
const NAMES: Readonly<Record<string, string>> = {
  internet: 'the internet',
  'internal-network': 'the internal network',
  'pod-network': 'the network of the pods',
  repository: 'the repository',
  node: 'a node',
  'control-plane': 'the control plane',
  'cloud-account': 'the cloud account',
  mitm: 'the traffic of others',
};

/** A vertex as sentences name it: `the internet`, `Deployment shop/web [app]`. */
export function nameOf({ id, name, container }: Vertex): string {
  return container === undefined ? (NAMES[id] ?? name) : `${name} [${container}]`;
}

/** A path as the flow of a finding: the places of its steps, with the act of each step at its first place. */
export function flowOf(path: AttackPath): ReportFlow {
  const { from, to, steps } = path;
  return {
    message: [
      `From ${nameOf(from)} to ${nameOf(to)}${path.certainty === 'possible' ? ', possibly' : ''}.`,
      ...assumedIn(path),
      ...steps.flatMap(({ doubt }) => doubt ?? []),
    ].join(' '),
    steps: steps.flatMap((step) =>
      step.evidence.map(({ at, message }, index) => ({
        at,
        message: index === 0 ? `${actOf(step)}. ${message}` : message,
      })),
    ),
  };
}

/** `Deployment shop/web [app]: escapes from the privileged container to its node -> a node`. */
function actOf({ technique, from, to }: Step): string {
  const title = TECHNIQUES[technique]?.title;
  return `${nameOf(from)}${title === undefined ? '' : `: ${title}`} -> ${nameOf(to)}`;
}

function assumedIn({ assumptions }: AttackPath): readonly string[] {
  return assumptions.map((name) => `Assumed (${name}): ${ASSUMPTIONS[name].meaning}`);
}

/** The vertices of a path, in words: `the internet -> Deployment shop/web [app] -> a node`. */
export function wayOf({ from, steps }: AttackPath): string {
  return [from, ...steps.map(({ to }) => to)].map(nameOf).join(' -> ');
}
