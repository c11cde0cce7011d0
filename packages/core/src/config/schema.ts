import type { JsonSchema } from '../json-schema.js';
import { helmSchema } from './helm.js';
import { closed, text, texts } from './schema-parts.js';

export const severity = {
  enum: ['off', 'warn', 'error'],
  description:
    'off: the rule does not run. warn: findings are reported. error: findings are reported and the exit code is 1.',
};

const ruleSetting = {
  description: "A severity, or a list of a severity and the rule's options.",
  if: { type: 'array' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { type: 'array', items: [severity, { type: 'object' }], minItems: 1, maxItems: 2 },
  else: severity,
};

export const match = closed(
  {
    kinds: texts('Kinds, such as `Deployment` or `apps/Deployment`. Globs are allowed.'),
    namespaces: texts('Namespaces; globs.'),
    clusters: texts(
      'Clusters that GitOps deploys to, or that the config key `cluster` names. Globs are allowed.',
    ),
    names: texts('Names of resources. Globs are allowed.'),
    labels: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Labels of the resource, each with a glob. All must match.',
    },
    namespaceLabels: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Labels of the Namespace object in the linted files, each with a glob.',
    },
  },
  { description: 'The resources that this is for. Every key must match.' },
);

const suppression = closed(
  {
    rules: { ...texts('Rule ids. `prefix/*` stands for all rules of a plugin.'), minItems: 1 },
    files: texts("Globs of files, relative to the config's directory."),
    match,
    container: {
      description: 'Names of containers. Globs are allowed.',
      if: { type: 'array' },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { items: { type: 'string' } },
      else: { type: 'string' },
    },
    reason: text('Why this is accepted.'),
    owner: text('Who answers for it: a person or a team.'),
    expires: {
      type: 'string',
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      description: 'The last day on which it applies: 2027-01-31.',
    },
  },
  { required: ['rules', 'reason'] },
);

const podTemplate = closed(
  {
    group: text('The API group. Empty for the core group.'),
    kind: text('The kind of the custom resource.'),
    path: text('The path of its pod template: `spec.template`, `spec.jobs[].template`.'),
  },
  { required: ['kind', 'path'] },
);

const gitops = {
  description:
    'Follow what Flux and Argo CD deploy from the files, as --gitops does. Any setting here turns it on.',
  if: { type: 'boolean' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: {},
  else: closed({
    clusters: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description:
        'The root path of each cluster, by cluster name, from the root of the repository. Replaces what the files say.',
    },
    manifests: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description:
        'Directories of manifests that clusters apply by themselves, as k3s and RKE2 do with server/manifests, by the names of the clusters.',
    },
    repository: texts('Git URLs that mean this repository, besides its remotes.'),
  }),
};

/** One object of a config. The generated validator and the schema for editors are made from it. */
export const configObjectSchema: JsonSchema = closed({
  $schema: text('The schema of this file, for editors.'),
  name: text('A name for messages.'),
  files: texts("Globs of the files that this object applies to, relative to the config's directory."),
  ignores: texts(
    'Globs of files that this object does not apply to. In an object with no other key, files that are not linted.',
  ),
  match,
  extends: {
    description: 'Presets, such as pod-security/restricted. If two set a rule, the higher severity wins.',
    if: { type: 'array' },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { items: { type: 'string' } },
    else: { type: 'string' },
  },
  plugins: {
    type: 'array',
    items: { type: ['string', 'object'] },
    description: 'Packages or paths of plugins. In JavaScript, also plugin objects.',
  },
  rules: {
    type: 'object',
    additionalProperties: ruleSetting,
    description:
      'Severity and options by rule id, or severity by a wildcard: `cis/*`, `cis/etcd-*`, `*/privileged`. An id beats a wildcard.',
  },
  settings: {
    type: 'object',
    additionalProperties: { type: 'object' },
    description: 'Settings by plugin prefix.',
  },
  kubernetesVersion: text('The Kubernetes version that the manifests are for, in quotes: "1.34", or latest.'),
  cluster: text('The name of the cluster that the files belong to.'),
  suppressions: { type: 'array', items: suppression, description: 'Accepted findings, each with a reason.' },
  never: texts('Rules that nothing may suppress: `cis/*`.'),
  baseline: text("The path of the baseline file, relative to the config's directory."),
  podTemplates: {
    type: 'array',
    items: podTemplate,
    description: 'Custom resources that embed pod templates.',
  },
  namespace: text('The namespace of objects that name none.'),
  schemas: texts(
    "Files and directories with CustomResourceDefinitions or JSON Schemas of custom resources, relative to the config's directory.",
  ),
  policies: texts(
    'Globs of files with ValidatingAdmissionPolicies, their bindings, params and namespaces, relative to the directory of the config. Each policy is a rule: admission/NAME.',
  ),
  gitops,
  helm: helmSchema,
});
