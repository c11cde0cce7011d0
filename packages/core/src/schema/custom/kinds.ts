import { innerMap } from '../../group-by.js';
import type { JsonObject } from '../../json.js';
import {
  type CustomKind,
  type CustomSchema,
  type CustomVersion,
  customKindOf,
} from '../../model/custom-kind.js';
import type { Resource } from '../../model/resource.js';
import { type CustomOptions, type CustomVerdict, customFaults } from './faults.js';

/** Schemas given besides those of the run. */
export interface GivenSchemas {
  readonly kinds: readonly CustomKind[];
  /**
   * JSON Schemas by the name of their file, as `kubeconform` searches for them: in lower case and without `.json`.
   * Their `$ref`s are resolved on use.
   */
  readonly files: ReadonlyMap<string, () => JsonObject>;
}

export type CustomJudgement =
  | { readonly is: 'judged'; readonly verdict: CustomVerdict }
  /** Its definitions only serve other versions. */
  | { readonly is: 'not-served'; readonly served: readonly string[] };

/** What objects of a version of a kind are checked against, or the versions that are served instead. */
interface Defined {
  /** Contains undefined for a definition that accepts everything. */
  readonly schemas?: Iterable<CustomSchema | undefined>;
  readonly served?: readonly string[];
}

/** The kinds of custom resources of one cluster. */
export class CustomKinds {
  readonly #byKind = new Map<string, CustomKind[]>();
  readonly #files: GivenSchemas['files'];
  /** By group and version, then by kind. */
  readonly #defined = new Map<string, Map<string, Defined>>();

  constructor(definitions: readonly Resource[], given?: GivenSchemas) {
    this.#files = given?.files ?? new Map<string, () => JsonObject>();
    for (const defined of [
      ...definitions.flatMap((each) => customKindOf(each) ?? []),
      ...(given?.kinds ?? []),
    ]) {
      const key = `${defined.group}/${defined.kind}`;
      const known = this.#byKind.get(key);
      if (known) known.push(defined);
      else this.#byKind.set(key, [defined]);
    }
  }

  get isEmpty(): boolean {
    return this.#byKind.size === 0 && this.#files.size === 0;
  }

  /** Every definition of a kind. A project may contain the same one in several places. */
  of(group: string, kind: string): readonly CustomKind[] {
    return this.#byKind.get(`${group}/${kind}`) ?? [];
  }

  /**
   * Checks a custom resource. Undefined if nothing defines it. Of several definitions, the one with the fewest faults
   * counts, because it is unknown which one the cluster has.
   */
  judge({ group, version, kind, value }: Resource, options: CustomOptions): CustomJudgement | undefined {
    const { schemas, served } = this.#definedFor(group, version, kind);
    if (!schemas) return served && { is: 'not-served', served };
    let best: CustomVerdict | undefined;
    for (const schema of schemas) {
      const verdict: CustomVerdict = schema
        ? customFaults(value, schema, options)
        : { faults: [], partly: false, isPatch: false };
      if (!best || verdict.faults.length < best.faults.length) best = verdict;
      if (best.faults.length === 0) break;
    }
    return { is: 'judged', verdict: best! };
  }

  /** Cached for all objects of a version: a project may contain a large definition many times. */
  #definedFor(group: string, version: string, kind: string): Defined {
    const byKind = innerMap(this.#defined, `${group}/${version}`);
    let defined = byKind.get(kind);
    if (!defined) {
      defined = this.#define(group, version, kind);
      byKind.set(kind, defined);
    }
    return defined;
  }

  #define(group: string, version: string, kind: string): Defined {
    const kinds = this.of(group, kind);
    const served = kinds.flatMap((each) => each.versions.filter((own) => own.served));
    const own = served.filter(({ name }) => name === version);
    if (own.length > 0) return { schemas: different(own) };
    const file = this.#fileOf(group, version, kind);
    if (file) return { schemas: [file] };
    return kinds.length === 0 ? {} : { served: [...new Set(served.map(({ name }) => name))] };
  }

  #fileOf(group: string, version: string, kind: string): CustomSchema | undefined {
    for (const name of fileNamesOf(group, version, kind)) {
      const root = this.#files.get(name);
      if (root) return { root: root(), unknown: 'json-schema' };
    }
    return undefined;
  }
}

/**
 * The schemas of definitions, without duplicates. The first one is nearly always enough, so the large strings to
 * compare all of them are made only on demand.
 */
function different([first, ...others]: readonly CustomVersion[]): Iterable<CustomSchema | undefined> {
  let further: readonly (CustomSchema | undefined)[] | undefined;
  return {
    *[Symbol.iterator]() {
      yield first?.schema;
      if (others.length === 0) return;
      further ??= unlike(first?.schema, others);
      yield* further;
    },
  };
}

function unlike(
  first: CustomSchema | undefined,
  others: readonly CustomVersion[],
): readonly (CustomSchema | undefined)[] {
  const textOf = (schema: CustomSchema | undefined): string =>
    schema ? schema.unknown + JSON.stringify(schema.root) : '';
  const seen = new Map(others.map(({ schema }) => [textOf(schema), schema]));
  seen.delete(textOf(first));
  return [...seen.values()];
}

/**
 * The file names of kubeconform's layouts: `{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}` of the CRD catalog,
 * and `{{.ResourceKind}}{{.KindSuffix}}`, its own.
 * https://github.com/yannh/kubeconform/blob/master/pkg/registry/registry.go
 */
function fileNamesOf(group: string, version: string, kind: string): readonly string[] {
  const lower = kind.toLowerCase();
  const [first] = group.split('.');
  return [`${group}/${lower}_${version}`, `${lower}-${first}-${version}`];
}
