import type { Finding } from '@plimsoll/core';
import type { Flow } from '@plimsoll/core/internal';
import { escapeLine } from './escape.js';
import { positionOf } from './line.js';

/** The flows to a finding as lines: a description, then its numbered steps with their places. */
export function* flowLines({ flows = [] }: Pick<Finding, 'flows'>): Generator<string> {
  for (const { message, steps } of flows) {
    yield escapeLine(message);
    for (const [index, step] of steps.entries())
      yield `  ${index + 1}. ${escapeLine(`${stepPlace(step)}: ${step.message}`)}`;
  }
}

/** Makes `web.yaml:12:5`, or only the file where the step has no region. */
export function stepPlace({ file, region }: Flow['steps'][number]): string {
  const { line, column } = positionOf(region);
  return region ? `${file}:${line}:${column}` : file;
}
