import { match, severity } from '../config/schema.js';
import { closed, text } from '../config/schema-parts.js';
import type { JsonSchema } from '../rule/types.js';

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
    exists: { type: 'boolean', description: 'Whether a value other than null is there.' },
    equals: scalar('The value.'),
    notEquals: scalar('A value that it must not have.'),
    oneOf: scalars('The values that are allowed.'),
    noneOf: scalars('Values that it must not have.'),
    like: texts('Patterns of which one has to fit: * is any text, ? one character.'),
    notLike: texts('Patterns of which none may fit.'),
    contains: scalar('What the list has to hold.'),
    notContains: scalar('What the list must not hold.'),
    atLeast: limit('The smallest number.'),
    atMost: limit('The largest number.'),
  },
  { minProperties: 1, description: 'What has to hold of the value; all that is given.' },
);

const rule = closed(
  {
    description: text('One sentence without a period: "Require a label that names the team".'),
    why: text('Why the rule is there; for --explain and editors.'),
    fix: text('How to fix what it finds; for --explain and editors.'),
    match,
    each: {
      enum: ['resource', 'pod', 'container'],
      description: 'Where the path begins: at the object, at each pod specification, at each container.',
    },
    path: text('The value: `spec.replicas`, `metadata.labels["acme.example/team"]`, `spec.rules[].host`.'),
    default: scalar('The value that the API takes where there is none.'),
    assert: assertion,
    message: text('What is wrong, with a period. {{kind}}, {{name}} and {{container}} are filled in.'),
    severity: { ...severity, description: 'What the preset `recommended` sets.' },
    risk: {
      type: 'number',
      minimum: 0.1,
      maximum: 10,
      description: 'How bad it is; 7.0 for errors and 4.0 for warnings by default.',
    },
    kubernetes: text('The versions that the rule is for: `>=1.34`.'),
  },
  { required: ['description', 'path', 'assert', 'message', 'severity'] },
);

/** A file of rules in YAML. The generated validator and the editors' schema come from here. */
export const rulesFileSchema: JsonSchema = closed(
  {
    $schema: text('The schema of this file, for editors.'),
    prefix: {
      type: 'string',
      pattern: '^[a-z][a-z0-9-]*$',
      description: 'What stands before the names of the rules: `acme` of `acme/team-label`.',
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
