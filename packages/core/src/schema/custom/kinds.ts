import type { JsonObject } from '../../json.js';
import {
  type CustomKind,
  type CustomSchema,
  type CustomVersion,
  customKindOf,
} from '../../model/custom-kind.js';
import type { Resource } from '../../model/resource.js';
import { type CustomOptions, type CustomVerdict, customFaults } from './faults.js';

/** Schemas that were given besides those of the run. */
export interface GivenSchemas {
  readonly kinds: readonly CustomKind[];
  /** JSON Schemas by the name of their file, as `kubeconform` looks for them, in lower case and without `.json`. */
  readonly files: ReadonlyMap<string, JsonObject>;
}

export type CustomJudgement =
  | { readonly is: 'judged'; readonly verdict: CustomVerdict }
  /** Its definitions serve other versions only. */
  | { readonly is: 'not-served'; readonly served: readonly string[] };

/** The kinds of custom resources of one cluster. */
export class CustomKinds {
  readonly #byKind = new Map<string, CustomKind[]>();
  readonly #files: GivenSchemas['files'];

  constructor(definitions: readonly Resource[], given?: GivenSchemas) {
    this.#files = given?.files ?? new Map<string, JsonObject>();
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

  /** Every definition of a kind: a project may keep the same one at several places. */
  of(group: string, kind: string): readonly CustomKind[] {
    return this.#byKind.get(`${group}/${kind}`) ?? [];
  }

  /**
   * Judges a custom resource; undefined where nothing defines it. Of several definitions the one counts that finds the
   * least fault: which one the cluster has is not known.
   */
  judge({ group, version, kind, value }: Resource, options: CustomOptions): CustomJudgement | undefined {
    const kinds = this.of(group, kind);
    const versions = kinds.flatMap((each) => each.versions.filter(({ name }) => name === version));
    const served = versions.filter((each) => each.served);
    const file = this.#fileOf(group, version, kind);
    if (served.length === 0 && !file) {
      if (kinds.length === 0) return undefined;
      const names = kinds.flatMap((each) => each.versions.flatMap((own) => (own.served ? [own.name] : [])));
      return { is: 'not-served', served: [...new Set(names)] };
    }
    const schemas = served.length > 0 ? schemasOf(served) : [file!];
    let best: CustomVerdict | undefined;
    for (const schema of schemas) {
      const verdict: CustomVerdict = schema
        ? customFaults(value, schema, options)
        : { faults: [], partly: false };
      if (!best || verdict.faults.length < best.faults.length) best = verdict;
      if (best.faults.length === 0) break;
    }
    return { is: 'judged', verdict: best! };
  }

  #fileOf(group: string, version: string, kind: string): CustomSchema | undefined {
    for (const name of fileNamesOf(group, version, kind)) {
      const root = this.#files.get(name);
      if (root) return { root, unknown: 'json-schema' };
    }
    return undefined;
  }
}

const texts = new WeakMap<JsonObject, string>();

function textOf(root: JsonObject): string {
  let text = texts.get(root);
  if (text === undefined) {
    text = JSON.stringify(root);
    texts.set(root, text);
  }
  return text;
}

/** Equal definitions of a run are judged once. */
function schemasOf(versions: readonly CustomVersion[]): readonly (CustomSchema | undefined)[] {
  const seen = new Map<string, CustomSchema | undefined>();
  for (const { schema } of versions) {
    if (versions.length === 1) return [schema];
    seen.set(schema ? schema.unknown + textOf(schema.root) : '', schema);
  }
  return [...seen.values()];
}

/**
 * The names of kubeconform's layouts: `{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}` of the catalog of CRDs,
 * and `{{.ResourceKind}}{{.KindSuffix}}`, its own.
 * https://github.com/yannh/kubeconform/blob/master/pkg/registry/registry.go
 */
function fileNamesOf(group: string, version: string, kind: string): readonly string[] {
  const lower = kind.toLowerCase();
  const [first] = group.split('.');
  return [`${group}/${lower}_${version}`, `${lower}-${first}-${version}`];
}
