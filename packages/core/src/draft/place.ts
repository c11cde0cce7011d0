import type { Path } from '../json.js';
import type { Resource } from '../model/resource.js';
import type { Region } from '../source/source-file.js';
import { keyRegionOf, regionOf } from './region.js';

/** A place that a finding is about or related to. */
export interface Place {
  readonly resource: Resource | undefined;
  readonly file: string;
  readonly path: Path;
  readonly region: Region | undefined;
  readonly container: string | undefined;
}

/** The place of a path in a resource. */
export function placeOf(resource: Resource, path: Path, container?: string): Place {
  return { resource, file: resource.file.path, path, region: regionOf(resource, path), container };
}

/** The place of a key, whatever its value is. */
export function keyPlaceOf(resource: Resource, path: Path): Place {
  return { ...placeOf(resource, path), region: keyRegionOf(resource, path) };
}

/** A place in a file's text that belongs to no resource. */
export function textPlace(file: string, region: Region | undefined, path: Path = []): Place {
  return { resource: undefined, file, path, region, container: undefined };
}
