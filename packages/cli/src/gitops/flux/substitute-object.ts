import { readDocuments } from '@plimsoll/core/internal';
import { isObject, type JsonObject } from '@plimsoll/core/kubernetes';
import { readTextFile } from '../../files/read.js';
import { displayPath } from '../../files/repository.js';
import { nameOf, textAt } from '../names.js';
import type { FoundObject, Gap, Produced } from '../types.js';
import { substitute, type Variables } from './substitute.js';

type Place = Pick<Gap, 'file' | 'line'>;

export type SubstitutedObject =
  | {
      readonly object: FoundObject & Pick<Produced, 'unknown'>;
      readonly missing: readonly (Place & { readonly name: string })[];
    }
  /** What cannot be substituted, as part of a sentence. */
  | (Place & { readonly failure: string });

/** Substitutes the variables in a built object as Flux does. */
export function substituteObject(
  object: FoundObject,
  variables: Variables | undefined,
  root: string,
): SubstitutedObject {
  if (!variables || !object.text.includes('$') || isDisabled(object.value)) return { object, missing: [] };
  const done = substitute(object.text, variables);
  if ('failure' in done) {
    const written = expressionsIn(object.text)[done.expression];
    return {
      ...placeOf(written, object, root),
      failure: `a \${ in ${nameOf(object)}: ${done.failure}. Write $\${ where you mean no variable`,
    };
  }
  const { text, missing, unknown } = done;
  const [document] = readDocuments(text, { comments: false });
  const broken = document?.problems.some(({ rule }) => rule !== 'duplicate-key');
  if (!document || broken || !isObject(document.value))
    return {
      ...placeOf('${', object, root),
      failure: `the variables of ${nameOf(object)}: with their values it is not valid YAML. Quote them as \${quote}\${NAME}\${quote} with the variable quote`,
    };
  return {
    object: {
      ...object,
      text,
      value: document.value as JsonObject,
      ...(unknown.size > 0 && { unknown }),
    },
    missing: missing.map((name) => ({ name, ...placeOf(`\${${name}`, object, root) })),
  };
}

/** https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution */
function isDisabled(value: JsonObject): boolean {
  const says = (field: string): string | undefined =>
    textAt(value, 'metadata', field, 'kustomize.toolkit.fluxcd.io/substitute')?.toLowerCase();
  return says('labels') === 'disabled' || says('annotations') === 'disabled';
}

/** The rest of a text from each `${` on. */
function expressionsIn(text: string): readonly string[] {
  return [...text.matchAll(/(?<!\$)(?:\$\$)*(\$\{[^\n}]{0,40})/g)].map(([, found]) => found!);
}

/** The first line of the author's file with the faulty text. */
function placeOf(written: string | undefined, object: FoundObject, root: string): Place {
  const file = displayPath(root, object.file);
  if (written === undefined) return { file };
  try {
    const line = readTextFile(object.file)
      .split('\n')
      .findIndex((text) => text.replaceAll('$$', '').includes(written));
    return { file, ...(line !== -1 && { line: line + 1 }) };
  } catch {
    return { file };
  }
}
