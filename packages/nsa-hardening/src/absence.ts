import {
  describeResource,
  isObject,
  type Json,
  ownValue,
  type Project,
  type Resource,
  whyAbsenceIsUnknown,
} from '@plimsoll/core';

/** Why an object of a kind may be in a namespace although no file has it there; undefined where it may not. */
export function whyKindIsUnknown(project: Project, kind: string, namespace: string): string | undefined {
  const generator = generatorsOf(project)
    .get(kind)
    ?.find((policy) => policy.kind === 'ClusterPolicy' || policy.namespace === namespace);
  return generator ? `${describeResource(generator)} generates a ${kind}.` : whyAbsenceIsUnknown(project);
}

type Generators = ReadonlyMap<string, readonly Resource[]>;

const generators = new WeakMap<Project, Generators>();

/**
 * The policies that make objects in namespaces, by the kind of what they make; a Policy does so in its own only.
 * https://kyverno.io/docs/policy-types/cluster-policy/generate/
 */
function generatorsOf(project: Project): Generators {
  let found = generators.get(project);
  if (!found) {
    const byKind = new Map<string, Resource[]>();
    for (const kind of ['ClusterPolicy', 'Policy'])
      for (const policy of project.ofKind(kind, 'kyverno.io'))
        for (const generated of generatedKinds(policy.value))
          byKind.set(generated, [...(byKind.get(generated) ?? []), policy]);
    found = byKind;
    generators.set(project, found);
  }
  return found;
}

function generatedKinds(policy: Json): readonly string[] {
  const rules = ownValue(ownValue(policy, 'spec'), 'rules');
  return (Array.isArray(rules) ? (rules as readonly Json[]) : []).flatMap((rule) => {
    const generate = ownValue(rule, 'generate');
    if (!isObject(generate)) return [];
    const kinds = ownValue(ownValue(generate, 'cloneList'), 'kinds');
    const listed = Array.isArray(kinds) ? kinds.map((kind) => String(kind).split('/').at(-1)!) : [];
    const kind = ownValue(generate, 'kind');
    return typeof kind === 'string' ? [kind, ...listed] : listed;
  });
}
