import { Derived } from './derived.js';
import { AmbiguousName, type Fact } from './fact.js';
import { Part } from './parts.js';
import { Recorded } from './recorder.js';

/** Adds the names that led to more than one object: among some facts, and in what is computed of the project. */
export function addAmbiguous(
  names: { add(name: AmbiguousName): unknown },
  facts: Iterable<Fact>,
  asked: Set<Fact> = new Set(),
): void {
  for (const fact of facts) {
    if (fact instanceof AmbiguousName) names.add(fact);
    const derived = fact instanceof Part ? fact.of : fact;
    if (!(derived instanceof Derived || derived instanceof Recorded) || asked.has(derived)) continue;
    asked.add(derived);
    addAmbiguous(names, derived instanceof Derived ? derived.reads.facts : derived.facts.facts, asked);
  }
}
