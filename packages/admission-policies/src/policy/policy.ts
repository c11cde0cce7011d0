import type { JsonObject } from '@plimsoll/core/kubernetes';
import { listAt, objectAt, textAt, textsAt } from './read.js';

export type Action = 'Deny' | 'Warn' | 'Audit';

export interface ParamKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** An expression with its place in the policy. */
export interface Placed {
  readonly expression: string;
  readonly path: readonly (string | number)[];
}

interface Validation extends Placed {
  readonly messageExpression: Placed | undefined;
  readonly message: string | undefined;
}

interface Named extends Placed {
  readonly name: string;
}

/** A ValidatingAdmissionPolicy, of any version of the API. */
export interface Policy {
  readonly name: string;
  readonly matchConstraints: JsonObject | undefined;
  readonly matchConditions: readonly Named[];
  readonly variables: readonly Named[];
  readonly validations: readonly Validation[];
  readonly auditAnnotations: readonly Named[];
  readonly paramKind: ParamKind | undefined;
  /** Whether an error denies. */
  readonly failClosed: boolean;
}

/** A ValidatingAdmissionPolicyBinding. */
export interface Binding {
  readonly name: string;
  readonly policyName: string;
  readonly actions: readonly Action[];
  readonly matchResources: JsonObject | undefined;
  readonly paramRef: ParamRef | undefined;
}

interface ParamRef {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly selector: JsonObject | undefined;
  /** Whether a request is denied if no param is found. */
  readonly denyMissing: boolean;
}

const GROUP = 'admissionregistration.k8s.io';

export const isPolicy = ({ group, kind }: { readonly group: string; readonly kind: string }): boolean =>
  group === GROUP && kind === 'ValidatingAdmissionPolicy';

export const isBinding = ({ group, kind }: { readonly group: string; readonly kind: string }): boolean =>
  group === GROUP && kind === 'ValidatingAdmissionPolicyBinding';

export function readPolicy(object: JsonObject): Policy {
  const spec = objectAt(object, 'spec');
  const param = objectAt(spec, 'paramKind');
  return {
    name: textAt(objectAt(object, 'metadata'), 'name') ?? '',
    matchConstraints: objectAt(spec, 'matchConstraints'),
    matchConditions: namedIn(spec, 'matchConditions'),
    variables: namedIn(spec, 'variables'),
    validations: listAt(spec, 'validations').map((own, index) => {
      const path = ['spec', 'validations', index];
      const message = textAt(own, 'messageExpression');
      return {
        expression: textAt(own, 'expression') ?? '',
        path: [...path, 'expression'],
        messageExpression:
          message === undefined || message === ''
            ? undefined
            : { expression: message, path: [...path, 'messageExpression'] },
        message: textAt(own, 'message'),
      };
    }),
    auditAnnotations: listAt(spec, 'auditAnnotations').map((own, index) => ({
      name: textAt(own, 'key') ?? '',
      expression: textAt(own, 'valueExpression') ?? '',
      path: ['spec', 'auditAnnotations', index, 'valueExpression'],
    })),
    paramKind: param && {
      ...groupVersion(textAt(param, 'apiVersion') ?? ''),
      kind: textAt(param, 'kind') ?? '',
    },
    failClosed: textAt(spec, 'failurePolicy') !== 'Ignore',
  };
}

function namedIn(spec: JsonObject | undefined, key: 'matchConditions' | 'variables'): readonly Named[] {
  return listAt(spec, key).map((own, index) => ({
    name: textAt(own, 'name') ?? '',
    expression: textAt(own, 'expression') ?? '',
    path: ['spec', key, index, 'expression'],
  }));
}

export function readBinding(object: JsonObject): Binding {
  const spec = objectAt(object, 'spec');
  const ref = objectAt(spec, 'paramRef');
  return {
    name: textAt(objectAt(object, 'metadata'), 'name') ?? '',
    policyName: textAt(spec, 'policyName') ?? '',
    actions: textsAt(spec, 'validationActions').filter(
      (action): action is Action => action === 'Deny' || action === 'Warn' || action === 'Audit',
    ),
    matchResources: objectAt(spec, 'matchResources'),
    paramRef: ref && {
      name: textAt(ref, 'name') || undefined,
      namespace: textAt(ref, 'namespace') || undefined,
      selector: objectAt(ref, 'selector'),
      denyMissing: textAt(ref, 'parameterNotFoundAction') !== 'Allow',
    },
  };
}

/** `apps/v1` in parts; of the core group the group is ''. */
export function groupVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: apiVersion.slice(0, Math.max(slash, 0)), version: apiVersion.slice(slash + 1) };
}
