import type { Draft, RelatedDraft } from '../draft/draft.js';
import type { Place } from '../draft/place.js';
import type { Resource } from '../model/resource.js';
import { isSameList } from '../same-list.js';
import type { Effect } from './outcome.js';
import type { ApiMemory, ResourceMemory } from './resource-memory.js';

/** Which resources are elsewhere in the text of their file than before, and by how much. */
export class Moves {
  readonly #clock: { readonly run: number };
  readonly #byResource = new Map<Resource, { readonly run: number; readonly by: number }[]>();

  constructor(clock: { readonly run: number }) {
    this.#clock = clock;
  }

  add(resource: Resource, by: number): void {
    const move = { run: this.#clock.run, by };
    const known = this.#byResource.get(resource);
    if (known) known.push(move);
    else this.#byResource.set(resource, [move]);
  }

  /** Whether one of some resources has moved. */
  concern(resources: ReadonlySet<Resource>): boolean {
    if (resources.size === 0) return false;
    for (const resource of this.#byResource.keys()) if (resources.has(resource)) return true;
    return false;
  }

  /** Forgets all moves, once everything that is remembered has followed them. */
  forget(): void {
    this.#byResource.clear();
  }

  /** What is remembered of an object, at the places of the current run. */
  followed(resource: Resource, memory: ResourceMemory): ResourceMemory {
    if (this.#byResource.size === 0) return memory;
    if (!memory.hasOthers && !this.#byResource.has(resource)) return memory;
    const move = this.#moveSince(memory.run);
    const effects = memory.effects.map((effect) => moveEffect(effect, move));
    const ofApi = moveApi(memory.ofApi, move);
    if (ofApi === memory.ofApi && isSameList(effects, memory.effects)) return memory;
    return { ...memory, effects, ofApi };
  }

  #moveSince(since: number): Move {
    return (place) => {
      const moves = place.resource && this.#byResource.get(place.resource);
      if (!moves || !place.region || moves.at(-1)!.run <= since) return place;
      let by = 0;
      for (const move of moves) if (move.run > since) by += move.by;
      const { startOffset, endOffset } = place.region;
      return { ...place, region: place.resource.file.region(startOffset + by, endOffset + by) };
    };
  }
}

type Move = <P extends Pick<Place, 'resource' | 'region'>>(place: P) => P;

function moveEffect(effect: Effect, move: Move): Effect {
  const { draft } = effect;
  const moved = draft && moveDraft(draft, move);
  return moved === draft ? effect : { ...effect, draft: moved! };
}

function moveApi(api: ApiMemory, move: Move): ApiMemory {
  const bySchema = api.bySchema.map((draft) => moveDraft(draft, move));
  const malformed = api.malformed.map((draft) => moveDraft(draft, move));
  return isSameList(bySchema, api.bySchema) && isSameList(malformed, api.malformed)
    ? api
    : { ...api, bySchema, malformed };
}

function moveDraft(draft: Draft, move: Move): Draft {
  const own = move(draft);
  const related: readonly RelatedDraft[] = draft.related.map(move);
  const flows = draft.flows?.map((flow) => {
    const steps = flow.steps.map(move);
    return isSameList(steps, flow.steps) ? flow : { ...flow, steps };
  });
  const isThere = isSameList(related, draft.related) && (!flows || isSameList(flows, draft.flows!));
  if (own === draft && isThere) return draft;
  return { ...own, related, ...(flows && { flows }) };
}
