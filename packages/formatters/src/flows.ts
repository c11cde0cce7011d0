import type { Finding } from '@plimsoll/core';
import type { Flow } from '@plimsoll/core/internal';
import { escapeLine } from './escape.js';
import { positionOf } from './line.js';

/** The ways to a finding as lines: what each is, and under it its steps with their places, numbered. */
export function* flowLines({ flows = [] }: Pick<Finding, 'flows'>): Generator<string> {
  for (const { message, steps } of flows) {
    yield escapeLine(message);
    for (const [index, step] of steps.entries())
      yield `  ${index + 1}. ${escapeLine(`${stepPlace(step)}: ${step.message}`)}`;
  }
}

/** `web.yaml:12:5`; only the file where there is no text. */
export function stepPlace({ file, region }: Flow['steps'][number]): string {
  const { line, column } = positionOf(region);
  return region ? `${file}:${line}:${column}` : file;
}
