import type { Unknown } from '@plimsoll/cel';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import type { ServedResource } from './match/resources.js';
import type { Labels } from './match/selector.js';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE';

/** What the API server asks its policies about, as far as it is known. */
export interface Request {
  readonly resource: ServedResource;
  readonly operation: Operation;
  readonly name: string | undefined;
  /** Whether the object is in a namespace. */
  readonly namespaced: boolean;
  /** Of a Namespace its own name. Undefined outside of namespaces. */
  readonly namespace: string | Unknown | undefined;
  readonly labels: Labels | undefined;
  /** Of the object before an update. */
  readonly oldLabels?: Labels | undefined;
  /** Of the namespace, or of the Namespace itself. */
  readonly namespaceLabels: Labels | undefined;
  /** The Namespace that the object is in, as policies see it. Null outside of namespaces. */
  readonly namespaceObject: JsonObject | Unknown | null;
  /** Who sends it. */
  readonly userInfo: JsonObject | Unknown;
  /** The object as a version of its kind shows it; null where there is none, unknown where it cannot be converted. */
  object(as: ServedResource): JsonObject | Unknown | null;
  oldObject(as: ServedResource): JsonObject | Unknown | null;
  /** What a cluster says of who may do what. */
  readonly authorizer: 'unknown' | 'no-opinion';
}
