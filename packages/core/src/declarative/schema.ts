import { match, severity } from '../config/schema.js';
import { closed, text } from '../config/schema-parts.js';
import type { JsonSchema } from '../json-schema.js';

const scalar = (description: string): JsonSchema => ({ type: ['string', 'number', 'boolean'], description });
const scalars = (description: string): JsonSchema => ({
  type: 'array',
  items: { type: ['string', 'number', 'boolean'] },
  minItems: 1,
  description,
});
const texts = (description: string): JsonSchema => ({
  description,
  if: { type: 'array' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { type: 'array', items: { type: 'string' }, minItems: 1 },
  else: { type: 'string' },
});
const limit = (description: string): JsonSchema => ({ type: 'number', description });

const assertion = closed(
  {
    exists: { type: 'boolean', description: 'Whether there is a value other than null.' },
    equals: scalar('The value.'),
    notEquals: scalar('A value that is not allowed.'),
    oneOf: scalars('The values that are allowed.'),
    noneOf: scalars('Values that are not allowed.'),
    like: texts('Patterns of which one must match: * is any text, ? is one character.'),
    notLike: texts('Patterns of which none may match.'),
    contains: scalar('What the list must contain.'),
    notContains: scalar('What the list must not contain.'),
    atLeast: limit('The smallest number.'),
    atMost: limit('The largest number.'),
  },
  { minProperties: 1, description: 'The conditions for the value. All must be true.' },
);

const rule = closed(
  {
    description: text('One sentence without a period: "Require a label that names the team".'),
    why: text('Why the rule exists, for --explain and editors.'),
    fix: text('How to fix its findings, for --explain and editors.'),
    match,
    each: {
      enum: ['resource', 'pod', 'container'],
      description: 'Where the path begins: at the object, at each pod spec or at each container.',
    },
    path: text('The value: `spec.replicas`, `metadata.labels["acme.example/team"]`, `spec.rules[].host`.'),
    default: scalar('The value that the API uses if none is set.'),
    assert: assertion,
    message: text('What is wrong, ending with a period. {{kind}}, {{name}} and {{container}} are filled in.'),
    severity: { ...severity, description: 'What the preset `recommended` sets.' },
    risk: {
      type: 'number',
      minimum: 0.1,
      maximum: 10,
      description: 'The risk from 0 to 10. Default: 7.0 for errors and 4.0 for warnings.',
    },
    kubernetes: text('The Kubernetes versions that the rule is for: `>=1.34`.'),
  },
  { required: ['description', 'path', 'assert', 'message', 'severity'] },
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
  { required: ['prefix', 'rules'] },
);
