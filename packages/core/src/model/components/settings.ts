import type { AnyCursor, Resource } from '../resource.js';
import { COMPONENTS, type Component, type ComponentKind, type Place, type Setting } from './component.js';

/** What one source says about one flag. */
interface Found {
  readonly label: string;
  readonly places: readonly Place[];
  /** Where it would be. */
  readonly at: AnyCursor;
  /** What kubeadm writes if it is absent. */
  readonly fallback?: string | undefined;
  /** Why the file that shows this component does not decide the flag, although the flag is absent there. */
  readonly elsewhere?: string | undefined;
  /** Why it may be given although it cannot be seen. */
  readonly opaque?: string | undefined;
}

export interface ComponentFacts {
  readonly kind: ComponentKind;
  readonly source: Component['source'];
  readonly partial?: boolean;
  readonly resource: Resource;
  readonly at: AnyCursor;
  readonly flags: readonly string[];
  find(flag: string): Found;
}

export function component(facts: ComponentFacts): Component {
  const cache = new Map<string, Setting>();
  return {
    kind: facts.kind,
    program: COMPONENTS[facts.kind],
    source: facts.source,
    partial: facts.partial ?? false,
    resource: facts.resource,
    at: facts.at,
    flags: facts.flags,
    setting(flag) {
      let setting = cache.get(flag);
      if (!setting) {
        setting = settingOf(flag, facts.find(flag));
        cache.set(flag, setting);
      }
      return setting;
    },
  };
}

function settingOf(flag: string, { label, places, at, fallback, elsewhere, opaque }: Found): Setting {
  // One literal with all fields. V8 gives each object that takes over fields of another one and adds to them a shape of
  // its own, and there are ten thousand settings.
  const says = (
    state: Setting['state'],
    { at: where = at, text, items = [], reason }: Partial<Setting>,
  ): Setting => ({ flag, label, places, text, items, reason, state, at: where });
  const last = places.at(-1);
  if (last) {
    const reason = places.find((place) => place.unknown !== undefined)?.unknown;
    if (reason !== undefined) return says('unknown', { at: last.at, reason });
    return says('given', {
      at: last.at,
      text: last.text,
      items: places.flatMap(({ text }) => itemsOf(text)),
    });
  }
  if (elsewhere !== undefined) return says('elsewhere', { reason: elsewhere });
  if (fallback !== undefined) return says('default', { text: fallback, items: itemsOf(fallback) });
  if (opaque !== undefined) return says('unknown', { reason: opaque });
  return says('absent', {});
}

function itemsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(',');
}
