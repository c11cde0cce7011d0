// What charts make of the values in an object takes long to find out. A host can keep it with the object's file, for later
// runs in which other objects say the same about the charts.
import type { JsonObject, Path } from '../../json.js';
import type { ParsedDocument } from '../../source/parse.js';
import type { Resource } from '../resource.js';
import type { Beside, Reference, ReleaseFacts, SourcedChart } from './release-facts.js';
import type { MadeOfValues } from './shaped.js';

/** What charts make of the values in the object of a document. */
export interface KeptMade {
  /** The object's name and namespace, which its file need not say. */
  readonly name?: string;
  readonly namespace?: string;
  /** What other objects say about the charts. Null where nothing is known. */
  readonly asked: readonly (readonly [reference: Omit<Reference, 'from'>, chart: SourcedChart | null])[];
  readonly objects: readonly KeptObjectOfValues[];
}

/** An object without its places, which are in the text. */
interface KeptObjectOfValues extends Omit<MadeOfValues, 'locator'> {
  readonly value: JsonObject;
  readonly base: Path;
}

/** What is said about releases, and a record of what one object asked. */
export class AskedReleases implements ReleaseFacts {
  readonly #facts: ReleaseFacts;
  readonly #charts = new Map<string, readonly [Reference, SourcedChart | undefined]>();
  /** Whether it asked for more than names and versions of charts. */
  #isMore = false;

  constructor(facts: ReleaseFacts) {
    this.#facts = facts;
  }

  chartOf(reference: Reference): SourcedChart | undefined {
    const chart = this.#facts.chartOf(reference);
    this.#charts.set(JSON.stringify(reference), [reference, chart]);
    return chart;
  }

  besideOf(
    kind: 'HelmChart' | 'HelmChartConfig',
    name: string,
    namespace: string | undefined,
  ): Beside | undefined {
    this.#isMore = true;
    return this.#facts.besideOf(kind, name, namespace);
  }

  /** What it asked so far. Undefined where that cannot be kept. */
  get asked(): KeptMade['asked'] | undefined {
    return this.#isMore
      ? undefined
      : Array.from(this.#charts.values(), ([{ from: _from, ...reference }, chart]) => [
          reference,
          chart ?? null,
        ]);
  }
}

const noted = new WeakMap<ParsedDocument, readonly [Resource, readonly MadeOfValues[]]>();

/** Notes what charts make of the values in the only object of a document. */
export function noteMade(document: ParsedDocument, resource: Resource, made: readonly MadeOfValues[]): void {
  if (resource.releases instanceof AskedReleases) noted.set(document, [resource, made]);
}

/** What to keep for a document. Undefined if nothing was noted, or what was noted cannot be kept. */
export function keptMadeOf(document: ParsedDocument): KeptMade | undefined {
  const [resource, made] = noted.get(document) ?? [];
  const { asked } = (resource?.releases as AskedReleases | undefined) ?? {};
  if (!resource || !made || !asked) return undefined;
  const { name, namespace } = resource;
  return {
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    asked,
    objects: made.map(({ locator: _locator, ...object }) => object),
  };
}

/** A document whose value is read on use. */
interface WithMade {
  readonly made?: KeptMade | undefined;
}

/** What an earlier run kept for a document, if it holds in this run. */
export function keptMadeFor(document: ParsedDocument, resource: Resource): KeptMade | undefined {
  const { made } = document as WithMade;
  const { releases, name, namespace, file } = resource;
  if (!made || !releases || made.name !== name || made.namespace !== namespace) return undefined;
  const isSame = made.asked.every(
    ([reference, chart]) =>
      JSON.stringify(releases.chartOf({ ...reference, namespace: reference.namespace, from: file.path })) ===
      JSON.stringify(chart ?? undefined),
  );
  return isSame ? made : undefined;
}
