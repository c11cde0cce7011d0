import type { AnyCursor, ContainerCursor } from '@plimsoll/core';
import type { AssumptionName } from '../assumptions.js';
import type { Context } from '../graph/context.js';
import type { FoundStep } from '../graph/types.js';
import type { Techniques } from './technique.js';

/** From a container to its node. */
export const ESCAPES: Techniques = {
  'escape-privileged': {
    title: 'leaves the privileged container for its node',
    references: ['MS-TA9018', 'T1611'],
    rules: ['pod-security/privileged'],
    source:
      'https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/#privileged-containers',
    *ofContainer(container, context) {
      const at = container.at('securityContext').at('privileged');
      if (at.value === true && !inUserNamespace(container, context))
        yield toNode(container, context, at, 'The container runs privileged.');
    },
  },
};

/** From 1.33 capabilities hold only inside of the user namespace. */
const inUserNamespace = ({ pod }: ContainerCursor, { kubernetes }: Context): boolean =>
  kubernetes.atLeast('1.33') && pod.at('hostUsers').value === false;

function toNode(
  container: ContainerCursor,
  { vertices }: Context,
  at: AnyCursor,
  message: string,
): FoundStep {
  return {
    from: vertices.container(container),
    to: vertices.goal('node'),
    evidence: [{ at, message }],
    assumptions: userAssumptions(container),
  };
}

/** Root inside of the container is what most of this needs, and where nothing says so the image decides. */
function userAssumptions(container: ContainerCursor): readonly AssumptionName[] {
  const user = container.effective('runAsUser').value;
  if (user === undefined)
    return container.effective('runAsNonRoot').value === true ? ['setuid-image'] : ['image-root'];
  return user === 0 ? [] : ['setuid-image'];
}
