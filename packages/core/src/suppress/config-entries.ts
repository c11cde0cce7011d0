import { fileGlobs } from '../config/file-patterns.js';
import { globs, type Matcher, relativeTo } from '../config/glob.js';
import { type ResourceMatcher, resourceMatcher } from '../config/match.js';
import type { ResolvedConfig } from '../config/resolve.js';
import { type Place, textPlace } from '../draft/place.js';
import type { LintedFile } from '../model/linted-file.js';
import type { Project } from '../model/project.js';
import type { Resource } from '../model/resource.js';
import { SourceText } from '../source/source-file.js';
import { readDocuments } from '../yaml/index.js';
import { type Carrier, recordOf, type Suppression } from './suppression.js';

interface Entry {
  readonly suppression: Suppression;
  readonly files: Matcher | undefined;
  readonly match: ResourceMatcher | undefined;
  readonly container: Matcher | undefined;
}

/** The `suppressions` of a config. */
export class ConfigSuppressions implements Carrier {
  readonly suppressions: readonly Suppression[];
  readonly invalid = [];
  readonly #entries: readonly Entry[];
  readonly #basePath: string;
  readonly #byFile = new Map<string, readonly Entry[]>();
  readonly #byResource = new Map<Resource, readonly Entry[]>();
  readonly #projectOf: ReadonlyMap<Resource, Project>;

  constructor(config: ResolvedConfig, files: readonly LintedFile[]) {
    const regions = regionsIn(config);
    this.#basePath = config.basePath;
    this.#entries = config.suppressions.map((entry, index) => ({
      suppression: {
        ...recordOf({ ...entry, kind: 'config' }),
        rules: entry.rules,
        place: regions(index),
      },
      files: entry.files && fileGlobs(entry.files),
      match: entry.match && resourceMatcher(entry.match),
      container: entry.container === undefined ? undefined : globs([entry.container].flat()),
    }));
    this.suppressions = this.#entries.map(({ suppression }) => suppression);
    const withMatch = this.#entries.some(({ match }) => match);
    this.#projectOf = new Map(
      (withMatch ? files : []).flatMap(({ resources, projectOf }) =>
        resources.map((resource) => [resource, projectOf(resource)] as const),
      ),
    );
  }

  *covering({ file, resource, container: name }: Place): Iterable<Suppression> {
    for (const { suppression, container } of this.#entriesFor(file, resource))
      if (!container || (name !== undefined && container(name))) yield suppression;
  }

  /** The entries whose `files` and `match` match. Cached for each resource. */
  #entriesFor(file: string, resource: Resource | undefined): readonly Entry[] {
    if (!resource) return this.#entriesForFile(file).filter(({ match }) => !match);
    let entries = this.#byResource.get(resource);
    if (!entries) {
      const project = this.#projectOf.get(resource)!;
      entries = this.#entriesForFile(file).filter(({ match }) => !match || match(resource, project));
      this.#byResource.set(resource, entries);
    }
    return entries;
  }

  #entriesForFile(file: string): readonly Entry[] {
    let entries = this.#byFile.get(file);
    if (!entries) {
      const path = relativeTo(this.#basePath, file);
      entries = this.#entries.filter(({ files }) => !files || files(path));
      this.#byFile.set(file, entries);
    }
    return entries;
  }
}

/** The regions of the entries in the config's file, if it has text. */
function regionsIn({ source, suppressions, suppressionsPath }: ResolvedConfig): (index: number) => Place {
  const file = source && suppressions.length > 0 ? new SourceText(source.path, source.text) : undefined;
  const positions = file && readDocuments(file.text).next().value?.positions;
  return (index) => {
    const path = [...suppressionsPath, index];
    const range = positions?.locate([...path, 'rules']);
    return textPlace(file?.path ?? 'the config', range && file?.region(range.keyStart, range.keyEnd), path);
  };
}
