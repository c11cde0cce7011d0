// The variables of admission policies: k8s.io/apiserver/pkg/admission/plugin/cel/compile.go.
import { BOOL, DYN, INT, listOf, mapOf, opaque, STRING, structOf, TIMESTAMP, type Type } from '@plimsoll/cel';

const kind = structOf('kubernetes.GroupVersionKind', { group: STRING, version: STRING, kind: STRING });
const resource = structOf('kubernetes.GroupVersionResource', {
  group: STRING,
  version: STRING,
  resource: STRING,
});

const request = structOf('kubernetes.AdmissionRequest', {
  kind,
  resource,
  subResource: STRING,
  requestKind: kind,
  requestResource: resource,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo: structOf('kubernetes.UserInfo', {
    username: STRING,
    uid: STRING,
    groups: listOf(STRING),
    extra: mapOf(STRING, listOf(STRING)),
  }),
  dryRun: BOOL,
  options: DYN,
});

const namespaceObject = structOf('kubernetes.Namespace', {
  metadata: structOf('kubernetes.NamespaceMetadata', {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    labels: mapOf(STRING, STRING),
    annotations: mapOf(STRING, STRING),
    UID: STRING,
    creationTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: INT,
    deletionTimestamp: TIMESTAMP,
    generation: INT,
    resourceVersion: STRING,
    finalizers: listOf(STRING),
  }),
  spec: structOf('kubernetes.NamespaceSpec', { finalizers: listOf(STRING) }),
  status: structOf('kubernetes.NamespaceStatus', {
    conditions: listOf(
      structOf('kubernetes.NamespaceCondition', {
        status: STRING,
        type: STRING,
        lastTransitionTime: TIMESTAMP,
        message: STRING,
        reason: STRING,
      }),
    ),
    phase: STRING,
  }),
});

const P = 'kubernetes.authorization';

export interface Declared {
  /** Whether the policy has a paramKind. */
  readonly params: boolean;
  /** Messages and annotations must not use it. */
  readonly authorizer: boolean;
  /** The types of `variables`, as far as they are declared. Absent if there are none. */
  readonly variables?: Readonly<Record<string, Type>>;
}

/** The variables that an expression of a policy may use. */
export function variablesOf({ params, authorizer, variables }: Declared): ReadonlyMap<string, Type> {
  return new Map<string, Type>([
    ['object', DYN],
    ['oldObject', DYN],
    ['request', request],
    ['namespaceObject', namespaceObject],
    ...(params ? ([['params', DYN]] as const) : []),
    ...(authorizer
      ? ([
          ['authorizer', opaque(`${P}.Authorizer`)],
          ['authorizer.requestResource', opaque(`${P}.ResourceCheck`)],
        ] as const)
      : []),
    ...(variables ? ([['variables', structOf('kubernetes.variables', variables)]] as const) : []),
  ]);
}
