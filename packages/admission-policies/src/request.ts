import type { Unknown } from '@plimsoll/cel';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import type { ServedResource } from './match/resources.js';
import type { Labels } from './match/selector.js';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE';

/** The request that the API server passes to its policies, as far as it is known. */
export interface Request {
  readonly resource: ServedResource;
  readonly operation: Operation;
  readonly name: string | undefined;
  /** Whether the object is in a namespace. */
  readonly namespaced: boolean;
  /** For a Namespace its own name. Undefined for cluster-scoped objects. */
  readonly namespace: string | Unknown | undefined;
  readonly labels: Labels | undefined;
  /** Of the object before an update. */
  readonly oldLabels?: Labels | undefined;
  /** Of the namespace, or of the Namespace itself. */
  readonly namespaceLabels: Labels | undefined;
  /** The Namespace of the object, as policies see it. Null for cluster-scoped objects. */
  readonly namespaceObject: JsonObject | Unknown | null;
  /** The sender. */
  readonly userInfo: JsonObject | Unknown;
  /** The object in a version of its kind. Null if there is none, unknown if it cannot be converted. */
  object(as: ServedResource): JsonObject | Unknown | null;
  oldObject(as: ServedResource): JsonObject | Unknown | null;
  /** The permissions that a cluster knows. */
  readonly authorizer: 'unknown' | 'no-opinion';
}
