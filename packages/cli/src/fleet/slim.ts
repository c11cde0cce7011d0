import type { ResultHead } from './read-result.js';

/** Returns the same value for equal ones: a thousand results list the same rules and controls. */
export class Interner {
  readonly #known = new Map<string, unknown>();

  of<T>(value: T): T {
    const key = JSON.stringify(value);
    const known = this.#known.get(key);
    if (known !== undefined) return known as T;
    this.#known.set(key, value);
    return value;
  }
}

/** The part of a head to keep while others are read. */
export function slimHead(head: ResultHead, interner: Interner): ResultHead {
  const { tool, run, summary, rules, benchmarks, errors } = head;
  const { resources, suppressed, belowMinSeverity, offPath = 0, notJudged } = summary;
  return {
    tool: interner.of({ name: tool.name, version: tool.version }),
    ...(run && { run }),
    summary: {
      resources,
      suppressed,
      belowMinSeverity,
      offPath,
      notJudged: notJudged.map(({ count, gap }) => ({ count, gap })),
    },
    ...(rules && { rules: rules.map((rule) => interner.of(rule)) }),
    ...(benchmarks && {
      benchmarks: benchmarks.map((benchmark) => ({
        ...benchmark,
        controls: benchmark.controls.map((control) => interner.of(control)),
      })),
    }),
    errors: errors.map(({ message }) => ({ message })),
  };
}
