import { testRule as test } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { podSecurity } from '../src/index.js';

const MALFORMED = 'The value has a type that the API rejects.';
/** What the tester expects from a rule that met a value of a wrong type. */
export const malformed = { unknown: [MALFORMED] } as const;

type RuleTest = Parameters<typeof test>[0];

/** Tests a rule of the pack with vitest. */
export function testRule(rule: string, cases: Pick<RuleTest, 'valid' | 'invalid'>): void {
  void test({ plugin: podSecurity, rule, ...cases }, { describe, it });
}

const indent = (text: string, columns: number): string =>
  text.replace(/^\n/, '').replace(/^(?=[^\n])/gm, ' '.repeat(columns));

/** A Pod with this specification and these lines of metadata. */
export const pod = (spec: string, metadata = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
${indent(metadata, 2)}spec:
${indent(spec, 2)}`;

/** A Deployment with this pod specification and these lines of its template's metadata. */
export const deployment = (spec: string, metadata = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
${indent(metadata, 6)}    spec:
${indent(spec, 6)}`;

/** A pod specification of one container with this securityContext, and more fields of the pod. */
export const secured = (securityContext: string, more = ''): string => `${more.replace(/^\n/, '')}containers:
  - name: app
    image: registry.example/app:1.4
    securityContext:
${indent(securityContext, 6)}`;

/** The same with a container that has no securityContext. */
export const plain = (more = ''): string => `${more.replace(/^\n/, '')}containers:
  - name: app
    image: registry.example/app:1.4
`;
