import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.js';
import { podPathsOf } from './pod-paths.js';

const text = { type: 'string' };
const podSpec: JsonObject = {
  type: 'object',
  properties: {
    containers: {
      type: 'array',
      items: {
        type: 'object',
        properties: { name: text, image: text, command: { type: 'array', items: text } },
      },
    },
    hostNetwork: { type: 'boolean' },
  },
};
const object = (properties: JsonObject): JsonObject => ({ type: 'object', properties });

describe('podPathsOf', () => {
  it('finds templates and specifications, also below lists and maps', () => {
    const schema = object({
      spec: object({
        template: object({ metadata: { type: 'object' }, spec: podSpec }),
        sets: { type: 'array', items: object({ podSpec }) },
        roles: { type: 'object', additionalProperties: object({ replicas: text, spec: podSpec }) },
      }),
    });
    expect(podPathsOf(schema)).toEqual([
      { path: ['spec', 'template'], form: 'template' },
      { path: ['spec', 'sets', '*', 'podSpec'], form: 'spec' },
      { path: ['spec', 'roles', '*', 'spec'], form: 'spec' },
    ]);
  });

  it('does not take the spec of the object itself for a template', () => {
    expect(podPathsOf(object({ metadata: { type: 'object' }, spec: podSpec }))).toEqual([
      { path: ['spec'], form: 'spec' },
    ]);
  });

  it.each([
    ['a status', object({ status: object({ template: podSpec }) })],
    ['containers of another form', object({ spec: object({ containers: { type: 'array', items: text } }) })],
    [
      'lists of names',
      object({ spec: object({ containers: { type: 'array', items: object({ name: text }) } }) }),
    ],
    ['no schema', { properties: [1, null, 'x'], items: 'x', additionalProperties: true }],
  ])('finds nothing in %s', (_, schema) => {
    expect(podPathsOf(schema as JsonObject)).toEqual([]);
  });
});
