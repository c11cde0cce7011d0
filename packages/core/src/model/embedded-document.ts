import type { JsonObject, Path } from '../json.js';
import type { Locator } from './resource.js';

/** A configuration inside another object. */
export interface EmbeddedDocument {
  readonly value: JsonObject;
  /** `EtcdConfiguration` for etcd's file, which names no kind. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Its key, or the path of its file, in the outer object. */
  readonly name: string;
  /** Its place, from the root of the outer object. */
  readonly base: Path;
  readonly locator: Locator;
  /** Whether positions are those of its key in the outer object, not exact ones. */
  readonly approximate: boolean;
  /** Whether it changes a configuration that is elsewhere. */
  readonly patch: boolean;
}

/** A string inside an object. */
export interface CarriedText {
  readonly name: string;
  readonly path: Path;
  readonly text: string;
  /** Whether the string is base64 in the file. */
  readonly encoded?: boolean;
  /** Whether it changes a configuration that is elsewhere. */
  readonly patch?: boolean;
}
