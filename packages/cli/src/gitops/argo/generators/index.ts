import { isObject, type Json } from '@plimsoll/core/kubernetes';
import { mapAt } from '../fields.js';
import { isSelected } from '../selector.js';
import { clusters } from './clusters.js';
import { matrix, merge } from './combined.js';
import { git } from './git.js';
import { list } from './list.js';
import {
  failed,
  type Generated,
  type Generator,
  type GeneratorContext,
  MAX_SETS,
  TOO_MANY,
} from './types.js';
import { flattened } from './values.js';

const SIMPLE: Readonly<Record<string, Generator>> = { list, git, clusters };
const COMBINED = { matrix, merge };

/** How deep generators may be nested. */
const MAX_DEPTH = 3;

/** The sets of one entry of `generators`. */
export function generate(entry: Json, context: GeneratorContext, depth = 0): Generated {
  const name = isObject(entry) ? Object.keys(entry).find((key) => key !== 'selector') : undefined;
  const own = name === undefined ? undefined : mapAt(entry, name);
  if (name === undefined || !own) return failed('an entry of its generators names none');
  if (depth > MAX_DEPTH) return failed('its generators are nested too deeply');
  const generator =
    name === 'matrix' || name === 'merge'
      ? COMBINED[name](generate, depth + 1)
      : Object.hasOwn(SIMPLE, name)
        ? SIMPLE[name]
        : undefined;
  if (!generator)
    return {
      sets: [],
      problems: [
        { kind: 'generator-unknown', reason: `its generator ${name} reads something outside the repository` },
      ],
    };
  const { budget } = context;
  if (budget.left <= 0) return TOO_MANY;
  const generated = generator(own, context);
  budget.left -= generated.sets.length + 1;
  if (generated.sets.length > MAX_SETS || budget.left < 0) return TOO_MANY;
  const selector = mapAt(entry, 'selector');
  const template = mapAt(own, 'template');
  return {
    ...generated,
    sets: generated.sets
      .filter(({ values }) => isSelected(selector, flattened(values)))
      // Nested generators have no templates of their own.
      .map((set) => (template && depth === 0 ? { ...set, template } : set)),
  };
}
