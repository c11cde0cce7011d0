import {
  type AdmissionPolicy,
  defaultPodSecurityLevel,
  ENFORCE_LABEL,
  isPlaceholder,
  isPodSecurityLevel,
  isPodSecurityLevelAtLeast,
} from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import type { Context } from './context.js';
import { oncePerGraph } from './keeper.js';
import type { Place } from './places.js';

/** The conditions under which a privileged pod is admitted. */
export interface Admitted {
  readonly assumptions: readonly AssumptionName[];
  readonly doubt?: string | undefined;
}

/** Namespaces that every cluster has. They have no labels unless a file adds them. */
const ALWAYS_THERE = ['kube-system', 'default'];

/**
 * The conditions under which Pod Security admission and policy engines admit a privileged pod to a place. Undefined if
 * one of them denies it. Of several namespaces, the one with the fewest conditions counts.
 */
export function admitsPrivileged(context: Context, { everywhere, namespace }: Place): Admitted | undefined {
  return everywhere ? inTheEasiest(context) : ofNamespace(context, namespace);
}

const inTheEasiest = oncePerGraph((context: Context): Admitted | undefined => {
  const all = [...namespaceNames(context)].flatMap((name) => ofNamespace(context, name) ?? []);
  return all.sort((a, b) => costOf(a) - costOf(b))[0];
});

const costOf = ({ assumptions, doubt }: Admitted): number =>
  assumptions.length + (doubt === undefined ? 0 : 10);

function ofNamespace(context: Context, name: string | undefined): Admitted | undefined {
  const { level, engine } = namespaceOf(context, name);
  return (
    level && {
      assumptions: [...level.assumptions, ...engine.assumptions],
      doubt: engine.doubt ?? level.doubt,
    }
  );
}

/** What stops a privileged pod in a namespace. */
interface NamespaceAdmission {
  /** The conditions under which Pod Security admission admits it. Undefined if it denies it. */
  readonly level: Admitted | undefined;
  readonly engine: Admitted;
  /** The policy that certainly checks pods. */
  readonly policy: AdmissionPolicy | undefined;
}

const namespaceOf = oncePerGraph((context: Context, name: string | undefined): NamespaceAdmission => {
  const { project, kubernetes } = context;
  const object = name === undefined ? undefined : project.find({ group: '', kind: 'Namespace', name });
  const labels = object?.labels ?? (ALWAYS_THERE.includes(name ?? '') ? {} : undefined);
  const level = ofLevel(context, name, labels);
  const answer = project.admission.enforced({
    demand: 'pod-security',
    namespace: { name, labels },
    kubernetes,
  });
  if (answer.answer === 'no') return { level, engine: { assumptions: [] }, policy: undefined };
  const policy = answer.answer === 'yes' ? answer.by : undefined;
  const doubt =
    answer.answer === 'unknown'
      ? answer.reason
      : `${answer.by.resource.kind} ${answer.by.resource.name ?? ''} checks pods, and Plimsoll does not compute which ones it admits.`;
  return { level, engine: { assumptions: ['policy-engine'], doubt }, policy };
});

/**
 * What a policy engine requires, without Pod Security admission. Of several namespaces, the one with the fewest
 * conditions counts.
 */
export function passesEngine(context: Context, { everywhere, namespace }: Place): Admitted {
  return everywhere ? leastEngine(context) : namespaceOf(context, namespace).engine;
}

const leastEngine = oncePerGraph(
  (context: Context): Admitted =>
    [...namespaceNames(context)]
      .map((name) => namespaceOf(context, name).engine)
      .sort((a, b) => costOf(a) - costOf(b))[0]!,
);

/** The only policy that stops privileged pods, with further conditions. */
export interface Guard {
  readonly policy: AdmissionPolicy;
  readonly level: Admitted;
}

/** The policies that keep privileged pods out of a place where Pod Security admission does not. Each once. */
export function guardsOf(context: Context, { everywhere, namespace }: Place): Iterable<Guard> {
  if (everywhere) return allGuards(context).values();
  const { level, policy } = namespaceOf(context, namespace);
  return level && policy ? [{ level, policy }] : [];
}

const allGuards = oncePerGraph((context: Context): ReadonlyMap<AdmissionPolicy, Guard> => {
  const guards = new Map<AdmissionPolicy, Guard>();
  for (const name of namespaceNames(context)) {
    const { level, policy } = namespaceOf(context, name);
    if (level && policy && !guards.has(policy)) guards.set(policy, { level, policy });
  }
  return guards;
});

const namespaceNames = ({ project }: Context): ReadonlySet<string> =>
  new Set([...project.ofKind('Namespace').flatMap(({ name }) => name ?? []), ...ALWAYS_THERE]);

/** From the level that Pod Security admission enforces. */
function ofLevel(
  { project }: Context,
  name: string | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): Admitted | undefined {
  const label = labels?.[ENFORCE_LABEL];
  if (isPlaceholder(label))
    return { assumptions: [], doubt: `The Pod Security level of namespace ${name} is a placeholder.` };
  // An invalid level counts as the strictest.
  if (label !== undefined)
    return isPodSecurityLevel(label) && !isPodSecurityLevelAtLeast(label, 'baseline')
      ? { assumptions: [] }
      : undefined;
  const inherited = defaultPodSecurityLevel(project, name ?? '');
  if (inherited !== undefined && labels !== undefined)
    return isPodSecurityLevelAtLeast(inherited, 'baseline') ? undefined : { assumptions: [] };
  const where = name === undefined ? 'The namespace, which is chosen at install time,' : `Namespace ${name}`;
  return {
    assumptions: inherited === 'privileged' ? [] : ['psa-default'],
    doubt:
      labels === undefined
        ? `${where} is not among the linted files, and may enforce a Pod Security level.`
        : undefined,
  };
}
