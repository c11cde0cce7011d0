import type { Json, JsonObject, Path } from '../../json.js';
import type { ParsedDocument, ParsedFile } from '../../source/parse.js';

/** A chart that an object names for releases. */
export interface SourcedChart {
  readonly name: string;
  readonly version: Json | undefined;
}

/** An object that says something about a release, and where it is. */
export interface Beside {
  readonly file: ParsedFile;
  readonly document: ParsedDocument;
  /** Where it is in the document, as of a resource. */
  readonly base: Path;
  readonly value: JsonObject;
}

/** What the objects of a cluster say about releases that other objects request. */
export interface ReleaseFacts {
  /** The chart that a reference leads to, for example an OCIRepository. Undefined if it is unknown. */
  chartOf(reference: Reference): SourcedChart | undefined;
  /** The HelmChartConfig of a HelmChart, and the other way round. */
  besideOf(
    kind: 'HelmChart' | 'HelmChartConfig',
    name: string,
    namespace: string | undefined,
  ): Beside | undefined;
}

export interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The path of the file with the reference. */
  readonly from: string;
}
