import { type Project, type Resource, textOf } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import type { Right } from '../graph/rights.js';
import type { Need } from '../graph/together.js';

const OFF = ['update', 'patch', 'delete'];

interface Switch {
  readonly need: Need;
  /** The kind of constraints that it applies to. */
  readonly kind?: string;
  /** The groups of the policies that it turns off. */
  readonly engines: readonly string[];
  /** The name of the policy that a permission for named objects must cover. By default the name does not matter. */
  readonly nameOf?: (policy: Resource) => string | undefined;
  /** Set if it only counts under some settings. */
  readonly counts?: (right: Right, project: Project) => boolean;
}

const ADMISSION = 'admissionregistration.k8s.io';
const KYVERNO = ['kyverno.io', 'policies.kyverno.io'];
const GATEKEEPER = 'constraints.gatekeeper.sh';

const need = (group: string, resource: string, verbs = OFF, within?: 'any'): Need => ({
  group,
  resource,
  verbs,
  ...(within && { within }),
  what: `${verbs.includes('create') ? 'write' : 'switch off'} ${resource}`,
});

const nameOf = ({ name }: Resource): string | undefined => name;

const TABLE: readonly Switch[] = [
  { need: need(ADMISSION, 'validatingadmissionpolicies'), engines: [ADMISSION], nameOf },
  { need: need(ADMISSION, 'validatingadmissionpolicybindings'), engines: [ADMISSION] },
  {
    need: need(ADMISSION, 'validatingwebhookconfigurations'),
    engines: [...KYVERNO, GATEKEEPER, 'policies.kubewarden.io'],
  },
  { need: need('kyverno.io', 'clusterpolicies'), engines: ['kyverno.io'], nameOf },
  { need: need('kyverno.io', 'policies', OFF, 'any'), engines: ['kyverno.io'], nameOf },
  { need: need('policies.kyverno.io', 'validatingpolicies'), engines: ['policies.kyverno.io'], nameOf },
  {
    need: need('kyverno.io', 'policyexceptions', ['create', 'update', 'patch'], 'any'),
    engines: ['kyverno.io'],
    counts: takesExceptions,
  },
  // Any kind of constraint: the name of the resource is that of its template.
  {
    need: need('templates.gatekeeper.sh', 'constrainttemplates'),
    engines: [GATEKEEPER],
    nameOf: ({ kind }) => kind.toLowerCase(),
  },
  { need: need('config.gatekeeper.sh', 'configs', OFF, 'any'), engines: [GATEKEEPER] },
];

/** Also those for the kinds of constraints in the files: each is a resource of its own. */
const tableOf = (project: Project): readonly Switch[] => {
  const kinds = new Set(
    project.admission.policies
      .filter(({ resource }) => resource.group === GATEKEEPER)
      .map(({ resource }) => resource.kind.toLowerCase()),
  );
  return [
    ...TABLE,
    ...[...kinds].map((kind) => ({ need: need(GATEKEEPER, kind), engines: [GATEKEEPER], kind, nameOf })),
  ];
};

export const switchesOf = (project: Project): readonly Need[] =>
  project.memo(tableOf).map((each) => each.need);

/** Whether a permission turns a policy off. */
export function isSwitchedOff(policy: Resource, right: Right, need: Need, { project }: Context): boolean {
  const found = project.memo(tableOf).find((each) => each.need === need);
  if (!found?.engines.includes(policy.group) || found.counts?.(right, project) === false) return false;
  if (found.kind !== undefined && found.kind !== policy.kind.toLowerCase()) return false;
  const { names } = right;
  const name = found.nameOf?.(policy);
  return names.length === 0 || !found.nameOf || (name !== undefined && names.includes(name));
}

/** Off by default. When on, for one namespace by default. https://kyverno.io/docs/exceptions/ */
function takesExceptions({ everywhere, namespace }: Right, project: Project): boolean {
  const only = project.memo(exceptionNamespace);
  return only !== undefined && (everywhere || only === '*' || only === namespace);
}

/** Undefined if exceptions are off. */
const exceptionNamespace = (project: Project): string | undefined => {
  for (const pod of project.pods)
    for (const container of pod.containers) {
      const words = container
        .at('args')
        .items()
        .map(({ value }) => textOf(value ?? ''));
      if (words.some((word) => /^--enablePolicyException(?:=true)?$/.test(word)))
        return words.find((word) => word.startsWith(NAMESPACE))?.slice(NAMESPACE.length) || '*';
    }
  return undefined;
};

const NAMESPACE = '--exceptionNamespace=';
