import type { Benchmark, Control } from '@plimsoll/core';
import { newestEditions } from '@plimsoll/core/internal';

/** A control as rules and results refer to it. */
interface TaxonReference {
  readonly id: string;
  readonly index: number;
  readonly toolComponent: { readonly name: string; readonly index: number };
}

export interface Taxonomies {
  /** `run.taxonomies`. */
  readonly components: readonly object[];
  /** `driver.supportedTaxonomies`. */
  readonly references: readonly { readonly name: string; readonly index: number }[];
  /** The controls that a finding of a rule violates, by rule id. */
  readonly byRule: ReadonlyMap<string, readonly TaxonReference[]>;
}

/**
 * The benchmarks of enabled rules, each with the controls that enabled rules map to. Only the newest edition of each:
 * 38 versions of the Pod Security Standards on every result would say nothing more and exceed GitHub's limits.
 */
export function taxonomiesOf(benchmarks: readonly Benchmark[], enabled: ReadonlySet<string>): Taxonomies {
  const covers = (control: Control) => control.rules.some((rule) => enabled.has(rule));
  const used = newestEditions(benchmarks.filter(({ controls }) => controls.some(covers)));
  const byRule = new Map<string, TaxonReference[]>();
  const components = used.map((benchmark, index) => {
    const controls = benchmark.controls.filter(covers);
    controls.forEach((control, position) => {
      const reference = { id: control.id, index: position, toolComponent: { name: benchmark.id, index } };
      for (const rule of control.rules) byRule.set(rule, [...(byRule.get(rule) ?? []), reference]);
    });
    return {
      name: benchmark.id,
      fullName: benchmark.title,
      version: benchmark.version,
      informationUri: benchmark.url,
      shortDescription: { text: sentence(benchmark.title) },
      isComprehensive: false,
      taxa: controls.map(({ id, title, section, level }) => ({
        id,
        shortDescription: { text: sentence(title) },
        properties: { section, level },
      })),
    };
  });
  return { components, references: used.map(({ id }, index) => ({ name: id, index })), byRule };
}

export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
