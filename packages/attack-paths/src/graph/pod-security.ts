import {
  defaultPodSecurityLevel,
  ENFORCE_LABEL,
  isPlaceholder,
  isPodSecurityLevel,
  isPodSecurityLevelAtLeast,
  oncePer,
} from '@plimsoll/core';
import type { AssumptionName } from '../assumptions.js';
import type { Context } from './context.js';
import type { Place } from './places.js';

/** What has to hold for a privileged pod to be let in. */
export interface Admitted {
  readonly assumptions: readonly AssumptionName[];
  readonly doubt?: string | undefined;
}

/** Namespaces that every cluster has; they have no label unless a file gives them one. */
const ALWAYS_THERE = ['kube-system', 'default'];

/**
 * What has to hold for a privileged pod to be let into a place, by Pod Security admission and by policy engines; undefined
 * where one of them refuses it. Of all namespaces the one that asks for the least counts.
 */
export function admitsPrivileged(context: Context, { everywhere, namespace }: Place): Admitted | undefined {
  return everywhere ? inTheEasiest(context) : byNamespace(context)(namespace);
}

const inTheEasiest = oncePer((context: Context): Admitted | undefined => {
  const named = context.project.ofKind('Namespace').flatMap(({ name }) => name ?? []);
  const all = [...new Set([...named, ...ALWAYS_THERE])].flatMap((name) => byNamespace(context)(name) ?? []);
  return all.sort((a, b) => costOf(a) - costOf(b))[0];
});

const costOf = ({ assumptions, doubt }: Admitted): number =>
  assumptions.length + (doubt === undefined ? 0 : 10);

const byNamespace = oncePer((context: Context) => {
  const known = new Map<string | undefined, Admitted | undefined>();
  return (name: string | undefined): Admitted | undefined => {
    if (!known.has(name)) known.set(name, ofNamespace(context, name));
    return known.get(name);
  };
});

function ofNamespace(context: Context, name: string | undefined): Admitted | undefined {
  const { project, kubernetes } = context;
  const object = name === undefined ? undefined : project.find({ group: '', kind: 'Namespace', name });
  const labels = object?.labels ?? (ALWAYS_THERE.includes(name ?? '') ? {} : undefined);
  const level = ofLevel(context, name, labels);
  if (!level) return undefined;
  const engine = project.admission.enforced({
    demand: 'pod-security',
    namespace: { name, labels },
    kubernetes,
  });
  if (engine.answer === 'no') return level;
  const doubt =
    engine.answer === 'unknown'
      ? engine.reason
      : `${engine.by.resource.kind} ${engine.by.resource.name ?? ''} judges pods: what it lets in is not computed.`;
  return { assumptions: [...level.assumptions, 'policy-engine'], doubt };
}

/** By the level that Pod Security admission enforces. */
function ofLevel(
  { project }: Context,
  name: string | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): Admitted | undefined {
  const label = labels?.[ENFORCE_LABEL];
  if (isPlaceholder(label))
    return { assumptions: [], doubt: `The Pod Security level of namespace ${name} is filled in later.` };
  // A level that is none counts as the strictest.
  if (label !== undefined)
    return isPodSecurityLevel(label) && !isPodSecurityLevelAtLeast(label, 'baseline')
      ? { assumptions: [] }
      : undefined;
  const inherited = defaultPodSecurityLevel(project, name ?? '');
  if (inherited !== undefined && labels !== undefined)
    return isPodSecurityLevelAtLeast(inherited, 'baseline') ? undefined : { assumptions: [] };
  const where = name === undefined ? 'The namespace, which is given at install time,' : `Namespace ${name}`;
  return {
    assumptions: inherited === 'privileged' ? [] : ['psa-default'],
    doubt:
      labels === undefined ? `${where} is not in the files: it may enforce a Pod Security level.` : undefined,
  };
}
