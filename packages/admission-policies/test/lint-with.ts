import { type Finding, type LintResult, lint, parse, resolveConfig } from '@plimsoll/core';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { givenObject, policyPlugin } from '../src/index.js';

export interface Files {
  /** Manifests that are linted, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Policies that are not linted. */
  readonly given?: string;
  readonly kubernetesVersion?: string;
  readonly namespace?: string;
}

const objectsIn = async (path: string, text: string): Promise<readonly JsonObject[]> =>
  (await parse({ path, text })).documents.flatMap(({ value }) =>
    value && typeof value === 'object' ? [value as JsonObject] : [],
  );

/** Lints manifests under the policies among them and the given policies. */
export async function lintWith({
  files,
  given = '',
  kubernetesVersion,
  namespace,
}: Files): Promise<LintResult> {
  const parsed = await Promise.all(Object.entries(files).map(([path, text]) => parse({ path, text })));
  const own = (await objectsIn('given.yaml', given)).map((value) => givenObject(value, 'given.yaml'));
  const inRun = parsed.flatMap(({ documents }) =>
    documents.flatMap(({ value }) =>
      value && typeof value === 'object' ? [givenObject(value as JsonObject, '')] : [],
    ),
  );
  const plugin = policyPlugin({ given: own, ...(given === '' && { inRun }), version: '1.0.0' });
  const config = resolveConfig(
    {
      ...(kubernetesVersion !== undefined && { kubernetesVersion }),
      ...(namespace !== undefined && { namespace }),
    },
    { plugins: [plugin], beneath: ['admission/recommended'] },
  );
  return lint(parsed, config);
}

/** `error admission/p deploy.yaml "9" message`, with the text of the region. */
export function shown({ findings }: LintResult, files: Files['files']): readonly string[] {
  return findings
    .filter(({ ruleId }) => ruleId.startsWith('admission/'))
    .map(({ severity, ruleId, file, region, message }: Finding) => {
      const text = region ? files[file]!.slice(region.startOffset, region.endOffset) : '';
      return `${severity} ${ruleId} ${file} "${text}" ${message}`;
    });
}

/** Why verdicts of policies are unknown. */
export const unknowns = ({ rules }: LintResult): readonly string[] =>
  [...rules].flatMap(([id, { unknown }]) =>
    id.startsWith('admission/') ? unknown.map(({ reason }) => reason) : [],
  );

/** A policy and its binding, with more fields in each spec. */
export function policy(
  spec: string,
  { binding = 'validationActions: [Deny]', name = 'p', resources = '[deployments]', groups = '[apps]' } = {},
): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: ${name}}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: ${groups}, apiVersions: ['*'], operations: [CREATE, UPDATE], resources: ${resources}}]
  ${spec.trim().replaceAll('\n', '\n  ')}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: ${name}-binding}
spec:
  policyName: ${name}
  ${binding.trim().replaceAll('\n', '\n  ')}
`;
}
