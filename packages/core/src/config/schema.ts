import type { JsonSchema } from '../rule/types.js';
import { helmSchema } from './helm.js';
import { closed, text, texts } from './schema-parts.js';

export const severity = {
  enum: ['off', 'warn', 'error'],
  description: 'off: the rule does not run; warn: reported; error: reported, and the exit code is 1.',
};

const ruleSetting = {
  description: 'A severity, or a list of a severity and the options of the rule.',
  if: { type: 'array' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { type: 'array', items: [severity, { type: 'object' }], minItems: 1, maxItems: 2 },
  else: severity,
};

export const match = closed(
  {
    kinds: texts('Kinds as `Deployment` or `apps/Deployment`; globs.'),
    namespaces: texts('Namespaces; globs.'),
    clusters: texts('Clusters that GitOps deploys to, or that `cluster` of the config names; globs.'),
    names: texts('Names of the resources; globs.'),
    labels: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Labels of the resource, each with a glob; all must match.',
    },
    namespaceLabels: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Labels of the Namespace object that the run contains, each with a glob.',
    },
  },
  { description: 'Which resources; every key that is given must match.' },
);

const suppression = closed(
  {
    rules: { ...texts('Rule ids; `prefix/*` for all rules of a plugin.'), minItems: 1 },
    files: texts('Globs of files, relative to the folder of the config.'),
    match,
    container: {
      description: 'Names of containers; globs.',
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
      description: 'The last day on which it holds: 2027-01-31.',
    },
  },
  { required: ['rules', 'reason'] },
);

const podTemplate = closed(
  {
    group: text('API group; empty for the core group.'),
    kind: text('Kind of the custom resource.'),
    path: text('Where its pod template stands: `spec.template`, `spec.jobs[].template`.'),
  },
  { required: ['kind', 'path'] },
);

const gitops = {
  description: 'Follow what Flux and Argo CD deploy of the files, as --gitops does; settings turn it on.',
  if: { type: 'boolean' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: {},
  else: closed({
    clusters: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description:
        'Paths of the roots of clusters, from the root of the repository, by their names: in place of what the files tell.',
    },
    manifests: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description:
        'Folders of manifests that clusters apply by themselves, as k3s and RKE2 do with server/manifests, by the names of the clusters.',
    },
    repository: texts('URLs of git that are this repository, beside its remotes.'),
  }),
};

/** One object of a config. The generated validator and the editors' schema come from here. */
export const configObjectSchema: JsonSchema = closed({
  $schema: text('The schema of this file, for editors.'),
  name: text('A name for messages.'),
  files: texts('Globs of the files that this object is for, relative to the folder of the config.'),
  ignores: texts('Globs of files that it is not for; alone in an object, of files that are not linted.'),
  match,
  extends: {
    description: 'Presets, such as pod-security/restricted. The higher severity wins.',
    if: { type: 'array' },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { items: { type: 'string' } },
    else: { type: 'string' },
  },
  plugins: {
    type: 'array',
    items: { type: ['string', 'object'] },
    description: 'Packages or paths of plugins; in JavaScript also plugin objects.',
  },
  rules: {
    type: 'object',
    additionalProperties: ruleSetting,
    description: 'Severity and options by rule id.',
  },
  settings: {
    type: 'object',
    additionalProperties: { type: 'object' },
    description: 'Settings by plugin prefix.',
  },
  kubernetesVersion: text('The version that the manifests are for, in quotes: "1.34", or latest.'),
  cluster: text('Files with the same name here belong to one cluster.'),
  suppressions: { type: 'array', items: suppression, description: 'Accepted findings, each with a reason.' },
  never: texts('Rules that nothing may suppress: `cis/*`.'),
  baseline: text('Path of the baseline file, relative to the folder of the config.'),
  podTemplates: {
    type: 'array',
    items: podTemplate,
    description: 'Custom resources that embed pod templates.',
  },
  namespace: text('The namespace that objects without one get at install time.'),
  schemas: texts(
    'Files and folders with CustomResourceDefinitions or JSON Schemas of custom resources, relative to the folder of the config.',
  ),
  gitops,
  helm: helmSchema,
});
