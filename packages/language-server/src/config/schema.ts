import { type Path, valueAt } from '@plimsoll/core/internal';
import type { Json } from '@plimsoll/core/kubernetes';

/** As much of JSON Schema as the schemas of configs use. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema | readonly Schema[];
  readonly enum?: readonly Json[];
  readonly examples?: readonly Json[];
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** What a schema says about a place. A schema may differ for lists: the value that is there decides. */
export function schemasAt(schema: Schema, path: Path, root: Json): readonly Schema[] {
  let at: readonly Schema[] = branches(schema, schema, valueAt(root, []));
  for (const [index, step] of path.entries()) {
    const value = valueAt(root, path.slice(0, index + 1));
    at = at.flatMap((one) => {
      const next = below(one, step);
      return next ? branches(next, schema, value) : [];
    });
  }
  return at;
}

function below(
  { properties, additionalProperties, items }: Schema,
  step: string | number,
): Schema | undefined {
  if (typeof step === 'number') return Array.isArray(items) ? items[step] : (items as Schema | undefined);
  if (properties && Object.hasOwn(properties, step)) return properties[step];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

function branches(schema: Schema, root: Schema, value: Json | undefined): readonly Schema[] {
  const name = /^#\/definitions\/(\w+)$/.exec(schema.$ref ?? '')?.[1];
  const followed = name === undefined ? schema : (root.definitions?.[name] ?? {});
  if (!followed.if) return [followed];
  const { then, else: otherwise } = followed;
  // The only condition of these schemas is whether the value is a list.
  const chosen = Array.isArray(value) ? then : otherwise;
  return [followed, ...(chosen ? branches(chosen, root, value) : [])];
}
