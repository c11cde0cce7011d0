import type { Benchmark, Control } from '@plimsoll/core';
import { groupBy } from '@plimsoll/core/internal';
import { toJson } from '../escape.js';
import type { Status } from './assess.js';

/** What the status of a control depends on. Many controls have the same. */
export type Check = Pick<Control, 'assessment' | 'rules'>;

/** The controls of a benchmark as the format `json` lists them, cut where the text depends on the run. */
export interface ControlLines {
  /** One more than there are checks. */
  readonly pieces: readonly string[];
  /** The text of each is between two pieces, see {@link verdictText}. */
  readonly checks: readonly Check[];
}

/** The key of a benchmark under which the command has what {@link controlLines} gives, made when it was built. */
const READY = Symbol.for('plimsoll.control-lines');

/** The text of a benchmark's controls. */
export function linesOf(benchmark: Benchmark & { readonly [READY]?: ControlLines }): ControlLines {
  return benchmark[READY] ?? controlLines(benchmark.controls);
}

/** The text of controls, those of one section together. */
export function controlLines(controls: readonly Control[]): ControlLines {
  const pieces: string[] = [];
  const checks: Check[] = [];
  let text = '[';
  for (const section of groupBy(controls, (control) => control.section).values())
    for (const { id, title, section: name, assessment, rules } of section) {
      text += `${text === '[' ? '' : ','}${toJson({ id, title, section: name }).slice(0, -1)},`;
      if (rules.length === 0) text += verdictText('not-in-files', 0);
      else {
        pieces.push(text);
        checks.push({ assessment, rules });
        text = '';
      }
    }
  pieces.push(`${text}]`);
  return { pieces, checks };
}

/** The end of a control. @param findings how many of them are open */
export function verdictText(status: Status, findings: number): string {
  return `"status":"${status}","findings":${findings}}`;
}
