import type { FixSafety, MakeFix } from '@plimsoll/core/internal';
import {
  type Component,
  type Cursor,
  isObject,
  type Json,
  parseBoolean,
  type Setting,
  textOf,
} from '@plimsoll/core/kubernetes';

/** How a row fixes its flag. */
export type SettingFix<Situation> = {
  readonly safety: FixSafety;
  /** Where the fix has an effect and what it needs exists. Default: everywhere. */
  readonly where?: (situation: Situation) => boolean;
} & (
  | {
      /** The new value of the flag. Null removes the flag. */
      readonly value: string | null | ((situation: Situation) => string);
    }
  | {
      /** The new items of a list flag. None removes the flag. */
      readonly items: (setting: Setting) => readonly string[];
    }
);

/** `--flag` or `--flag=value` as a separate argument. A flag within a shell command is not edited. */
const WORD = /^(--?[A-Za-z][\w.-]*)(=\S*)?$/;

/** Gives a flag a value where its component is configured: an argument, a variable, extraArgs or a field. */
export function settingFix(component: Component, setting: Setting, value: string | null): MakeFix {
  const given = setting.places.at(-1);
  const at = (given?.at ?? setting.at) as Cursor<Json>;
  if (component.source === 'file')
    return value === null ? (fixer) => fixer.remove(at) : (fixer) => fixer.set(at, typed(value));
  if (component.source === 'kubeadm')
    return given ? inExtraArgs(at, value) : intoExtraArgs(at, setting, value);
  if (component.source === 'words') return given && inWord(at, value);
  if (!given) return value === null ? undefined : intoArguments(at, setting, value);
  if (!setting.label.startsWith('--')) return value === null ? undefined : (fixer) => fixer.set(at, value);
  return inArguments(at, given.text, value);
}

/**
 * Sets the items of a list flag: as one string with commas, as a list, or as a map of feature gates. Leaves a flag that
 * is given more than once: its items come from several places.
 */
export function listFix(component: Component, setting: Setting, items: readonly string[]): MakeFix {
  if (component.source !== 'file') {
    if (setting.places.length > 1) return undefined;
    return settingFix(component, setting, items.length === 0 ? null : items.join(','));
  }
  const list = (setting.places[0]?.at.parent ?? setting.at) as Cursor<Json>;
  if (isObject(list.value)) return gatesFix(list, items);
  return items.length === 0 ? (fixer) => fixer.remove(list) : (fixer) => fixer.set(list, items);
}

function gatesFix(gates: Cursor<Json>, items: readonly string[]): MakeFix {
  const wanted = new Map(items.map((item) => [item.slice(0, item.indexOf('=')), item]));
  if (items.length === 0) return (fixer) => fixer.remove(gates);
  const given = new Map(gates.entries().map(([name, at]) => [`${name}=${textOf(at.value)}`, name]));
  return (fixer) => [
    ...gates
      .entries()
      .filter(([name]) => !wanted.has(name))
      .map(([, at]) => fixer.remove(at)),
    ...[...wanted]
      .filter(([, item]) => !given.has(item))
      .map(([name, item]) => fixer.set(gates.at(name), parseBoolean(item.slice(name.length + 1)) ?? false)),
  ];
}

function typed(value: string): Json {
  return /^(?:true|false|\d+)$/.test(value) ? (JSON.parse(value) as Json) : value;
}

/** Edits the argument with the flag, or the next one if that is the value. */
function inArguments(at: Cursor<Json>, text: string, value: string | null): MakeFix {
  const [, name, rest] = WORD.exec(textOf(at.value)) ?? [];
  const words = (at.parent as Cursor<string[]>).items();
  if (name === undefined || words.some((word) => word.value === undefined)) return undefined;
  // Without "=" the value is the next argument, except for a bare boolean.
  if (rest !== undefined || text === 'true')
    return value === null ? (fixer) => fixer.remove(at) : (fixer) => fixer.set(at, `${name}=${value}`);
  const index = Number(at.path.at(-1));
  const alone = words[index + 1];
  if (!alone) return undefined;
  if (value !== null) return (fixer) => fixer.set(alone, value);
  const others = words.map((word) => word.value!).toSpliced(index, 2);
  return others.length === 0 ? undefined : (fixer) => fixer.set(at.parent!, others);
}

/** Edits the `flag=value` that sets it. */
function inWord(at: Cursor<Json>, value: string | null): MakeFix {
  if (value === null) return (fixer) => fixer.remove(at);
  const name = textOf(at.value).split('=', 1)[0]!;
  return (fixer) => fixer.set(at, `${name}=${value}`);
}

/** Edits a map of strings, or from v1beta4 on a list of names and values. */
function inExtraArgs(at: Cursor<Json>, value: string | null): MakeFix {
  if (value !== null) return (fixer) => fixer.set(at, value);
  if (at.path.at(-1) !== 'value' || !at.parent) return (fixer) => fixer.remove(at);
  const item = at.parent as Cursor<Json>;
  // Cluster API rejects a list without items.
  const isLast = (item.parent as Cursor<Json[]>).items().length === 1;
  if (isLast && at.resource.group !== 'kubeadm.k8s.io') return undefined;
  return (fixer) => fixer.remove(item);
}

/** Versions whose extraArgs are a map: kubeadm's up to v1beta3, Cluster API's up to v1beta1. */
const MAPS = /^kubeadm\.k8s\.io\/v1(?:alpha\d|beta[1-3])$|^[a-z]+\.cluster\.x-k8s\.io\/v1(?:alpha\d|beta1)$/;

function intoExtraArgs(args: Cursor<Json>, { flag }: Setting, value: string | null): MakeFix {
  if (value === null) return undefined;
  const isMap = args.exists ? isObject(args.value) : MAPS.test(args.resource.apiVersion);
  return isMap
    ? (fixer) => fixer.set(args.at(flag), value)
    : (fixer) => fixer.append(args, { name: flag, value });
}

/** Adds the flag after the other arguments, if each is a separate item and their start is known. */
function intoArguments(container: Cursor<Json>, { flag }: Setting, value: string): MakeFix {
  const lists = ['args', 'command'].map((key) => container.at(key) as Cursor<string[]>);
  const list = lists.find((words) => words.items().length > 0);
  const words = lists.flatMap((own) => own.items().map((word) => word.value ?? ''));
  if (!list || words.some((word) => /\s/.test(word) || word === '-c' || word === '--')) return undefined;
  return (fixer) => fixer.append(list, `--${flag}=${value}`);
}
