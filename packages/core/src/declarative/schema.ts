import { match, severity } from '../config/schema.js';
import { closed, text } from '../config/schema-parts.js';
import type { JsonSchema } from '../json-schema.js';
import { SELECTORS } from './selectors.js';

const SCALAR = { type: ['string', 'number', 'boolean'] };
const REFERENCE = closed(
  {
    ref: text(
      'The path of another field: from where the paths of the rule begin, or from the object with `$.`.',
    ),
  },
  { required: ['ref'] },
);

/** A literal, or the value of another field. */
const orReference = (literal: JsonSchema, description: string): JsonSchema => ({
  description,
  if: { type: 'object' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: REFERENCE,
  else: literal,
});
const scalar = (description: string): JsonSchema => ({ ...SCALAR, description });
const texts = (description: string): JsonSchema => ({
  description,
  if: { type: 'array' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { type: 'array', items: { type: 'string' }, minItems: 1 },
  else: { type: 'string' },
});
const comparable = (description: string): JsonSchema => orReference(SCALAR, description);
const limit = (description: string): JsonSchema => orReference({ type: 'number' }, description);
const choice = (description: string): JsonSchema =>
  orReference({ type: 'array', items: SCALAR, minItems: 1 }, description);

const CONDITION = { $ref: '#/definitions/condition' };
const conditions = (description: string): JsonSchema => ({
  type: 'array',
  items: CONDITION,
  minItems: 1,
  description,
});

const condition = closed(
  {
    exists: { type: 'boolean', description: 'Whether there is a value other than null.' },
    equals: comparable('The value.'),
    notEquals: comparable('A value that is not allowed.'),
    oneOf: choice('The values that are allowed.'),
    noneOf: choice('Values that are not allowed.'),
    like: texts('Patterns of which one must match: * is any text, ? is one character.'),
    notLike: texts('Patterns of which none may match.'),
    matches: texts('Regular expressions in RE2 syntax of which one must match a part of the text.'),
    notMatches: texts('Regular expressions in RE2 syntax of which none may match.'),
    contains: comparable('What the list must contain.'),
    notContains: comparable('What the list must not contain.'),
    atLeast: limit('The smallest number.'),
    atMost: limit('The largest number.'),
    names: text(
      'A kind: the value must be the name of such an object in the files, in the same namespace. `Service`, `example.com/Worker`.',
    ),
    selectedBy: {
      enum: Object.keys(SELECTORS),
      description:
        'The value, a map of labels, must be selected by an object of this kind in the same namespace.',
    },
    path: text(
      'The value that the operators are for, instead of that of the rule. Each value must meet them.',
    ),
    some: text('Like `path`, but it is enough if one of the values meets the operators.'),
    default: scalar('The value that the API uses if there is none at `path`.'),
    all: conditions('Conditions that must all be true.'),
    any: conditions('Conditions of which one must be true.'),
    not: { ...CONDITION, description: 'A condition that must be false.' },
    cel: text('An expression in CEL that must be true.'),
  },
  { minProperties: 1, description: 'The conditions for the value. All must be true.' },
);

const expectedFinding = closed({
  line: { type: 'integer', minimum: 1, description: 'The line in the manifest.' },
  text: text('The text that the finding marks.'),
  message: text('The message.'),
  container: text('The name of the container.'),
});

const cases = (description: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'array',
  minItems: 1,
  description,
  items: {
    if: { type: 'object' },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: closed({
      name: text('What the test shows.'),
      manifest: text('The manifest. It may be several YAML documents.'),
      file: text('The path of a manifest, relative to this file, instead of `manifest`.'),
      kubernetesVersion: text('The Kubernetes version that the manifest is for: "1.34". Default: latest.'),
      complete: {
        type: 'boolean',
        description: 'Whether the manifest is everything that the cluster has. Default: true.',
      },
      ...more,
    }),
    else: { type: 'string' },
  },
});

const tests = closed(
  {
    good: cases('Manifests without a finding of the rule.'),
    bad: cases('Manifests with findings of the rule.', {
      findings: {
        type: 'array',
        minItems: 1,
        items: expectedFinding,
        description: 'All findings of the rule, in the order of the text. Default: one or more.',
      },
    }),
  },
  { description: 'Manifests that `plimsoll test-rules` checks with the rule.' },
);

const rule = closed(
  {
    description: text('One sentence without a period: "Require a label that names the team".'),
    why: text('Why the rule exists, for --explain and editors.'),
    fix: text('How to fix its findings, for --explain and editors.'),
    match,
    each: {
      enum: ['resource', 'pod', 'container'],
      description: 'Where paths begin: at the object, at each pod spec or at each container.',
    },
    items: text('A list from there, such as `ports[]`: paths begin at each of its items.'),
    when: { ...CONDITION, description: 'What must be true for the rule to apply.' },
    path: text('The value: `spec.replicas`, `metadata.labels["acme.example/team"]`, `spec.rules[].host`.'),
    default: scalar('The value that the API uses if none is set.'),
    assert: CONDITION,
    cel: text(
      'An expression in CEL that must be true, instead of `path` and `assert`: `object.spec.replicas <= 5`.',
    ),
    message: text(
      'What is wrong, ending with a period. {{kind}}, {{name}}, {{value}} and {{container}} are filled in.',
    ),
    severity: { ...severity, description: 'What the preset `recommended` sets.' },
    risk: {
      type: 'number',
      minimum: 0.1,
      maximum: 10,
      description: 'The risk from 0 to 10. Default: 7.0 for errors and 4.0 for warnings.',
    },
    kubernetes: text('The Kubernetes versions that the rule is for: `>=1.34`.'),
    tests,
  },
  { required: ['description', 'message', 'severity'] },
);

/** A YAML file of rules. The generated validator and the schema for editors are made from it. */
export const rulesFileSchema: JsonSchema = closed(
  {
    $schema: text('The schema of this file, for editors.'),
    prefix: {
      type: 'string',
      pattern: '^[a-z][a-z0-9-]*$',
      description: 'The prefix of the rule names: `acme` in `acme/team-label`.',
    },
    version: text('The version of these rules, for reports.'),
    rules: {
      type: 'object',
      propertyNames: { pattern: '^[a-z][a-z0-9-]*$' },
      additionalProperties: rule,
      minProperties: 1,
      description: 'The rules, by name.',
    },
  },
  { required: ['prefix', 'rules'], definitions: { condition } },
);
