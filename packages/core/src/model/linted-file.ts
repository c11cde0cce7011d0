import type { ParsedFile } from '../source/parse.js';
import type { ProjectIndex } from './project-index.js';
import type { Resource } from './resource.js';

/** A file of a run with its resources. */
export interface LintedFile {
  readonly file: ParsedFile;
  readonly resources: readonly Resource[];
  /** The project of one of the resources. */
  projectOf(resource: Resource): ProjectIndex;
}
