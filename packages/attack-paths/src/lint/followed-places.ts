import type { AnyCursor, Cursor, Json, Resource } from '@plimsoll/core/kubernetes';
import type { AttackPath } from '../search/paths.js';
import type { AllEndings } from './answers.js';
import type { Ending } from './endings.js';
import type { Version } from './unread.js';

/** An object in an earlier run and in this one. */
export interface Change {
  readonly before: Version;
  readonly now: Version;
}

/** The places of paths in the current versions of objects that are alike. */
export class FollowedPlaces {
  readonly #byResource = new Map<Resource, Change>();
  readonly #known = new Map<AnyCursor, AnyCursor>();

  constructor(changes: readonly Change[]) {
    for (const change of changes) {
      const { before, now } = change;
      this.#byResource.set(before.resource, change);
      // Pods and containers know more than their places.
      for (const [index, pod] of before.pods.entries()) {
        this.#known.set(pod, now.pods[index]!);
        for (const [place, container] of pod.containers.entries())
          this.#known.set(container, now.pods[index]!.containers[place]!);
      }
    }
  }

  resource(before: Resource): Resource {
    return this.#byResource.get(before)?.now.resource ?? before;
  }

  /** Whether some of the endings are in another version now. */
  areElsewhere(all: AllEndings): boolean {
    for (const resource of this.#byResource.keys()) if (all.has(resource)) return true;
    for (const endings of all.values())
      if (endings.length > 0 && endings.some((ending) => this.#isElsewhere(ending))) return true;
    return false;
  }

  /** The same endings if they are still there. */
  endings(endings: readonly Ending[]): readonly Ending[] {
    if (endings.length === 0) return endings;
    return endings.some((ending) => this.#isElsewhere(ending))
      ? endings.map((ending) => (this.#isElsewhere(ending) ? this.#ending(ending) : ending))
      : endings;
  }

  #isElsewhere({ at, paths }: Ending): boolean {
    const isChanged = ({ resource }: AnyCursor): boolean => this.#byResource.has(resource);
    return (
      isChanged(at) ||
      paths.some(({ steps }) => steps.some(({ evidence }) => evidence.some((each) => isChanged(each.at))))
    );
  }

  #ending({ at, paths }: Ending): Ending {
    return { at: this.#place(at), paths: paths.map((path) => this.#path(path)) };
  }

  #path(path: AttackPath): AttackPath {
    const steps = path.steps.map((step) => ({
      ...step,
      evidence: step.evidence.map((each) => ({ ...each, at: this.#place(each.at) })),
    }));
    return { ...path, steps };
  }

  #place(at: AnyCursor): AnyCursor {
    const change = this.#byResource.get(at.resource);
    if (!change) return at;
    let place = this.#known.get(at);
    if (!place) {
      place = at.parent ? inside(this.#place(at.parent), at.path.at(-1)!) : change.now.resource.root;
      this.#known.set(at, place);
    }
    return place;
  }
}

const inside = (place: AnyCursor, step: string | number): AnyCursor =>
  typeof step === 'number'
    ? (place as Cursor<Json[]>).items()[step]!
    : ((place as Cursor<Json>).at(step) as AnyCursor);
