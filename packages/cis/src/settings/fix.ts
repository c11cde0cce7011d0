import type { Component, Cursor, Fix, Fixer, FixSafety, Json, Setting } from '@plimsoll/core';

/** What a row sets its flag to; null takes the flag away. */
export interface SettingFix<Situation> {
  readonly value: string | null | ((situation: Situation) => string);
  readonly safety: FixSafety;
}

type MakeFix = ((fixer: Fixer) => Fix) | undefined;

/** `--flag` or `--flag=value` as a word of its own; what a shell takes apart is not edited. */
const WORD = /^(--?[A-Za-z][\w.-]*)(?:=\S*)?$/;

/** Gives a flag a value where its component is configured: an argument, a variable, extraArgs or a field. */
export function settingFix(component: Component, setting: Setting, value: string | null): MakeFix {
  const given = setting.places.at(-1);
  const at = (given?.at ?? setting.at) as Cursor<Json>;
  if (component.source === 'file')
    return value === null ? (fixer) => fixer.remove(at) : (fixer) => fixer.set(at, typed(value));
  if (component.source === 'kubeadm')
    return given ? inExtraArgs(at, value) : intoExtraArgs(at, setting, value);
  if (!given) return value === null ? undefined : intoArguments(at, setting, value);
  if (!setting.label.startsWith('--')) return value === null ? undefined : (fixer) => fixer.set(at, value);
  const [, name, rest] = WORD.exec(String(at.value)) ? /^([^=]+)(=?)/.exec(String(at.value))! : [];
  // Without "=" the value is the next word, but for a bare boolean.
  if (name === undefined || (rest === '' && given.text !== 'true')) return undefined;
  return value === null ? (fixer) => fixer.remove(at) : (fixer) => fixer.set(at, `${name}=${value}`);
}

function typed(value: string): Json {
  return /^(?:true|false|\d+)$/.test(value) ? (JSON.parse(value) as Json) : value;
}

/** A map of texts, or from v1beta4 a list of names and values. */
function inExtraArgs(at: Cursor<Json>, value: string | null): MakeFix {
  if (value !== null) return (fixer) => fixer.set(at, value);
  return (fixer) => fixer.remove(at.path.at(-1) === 'value' && at.parent ? at.parent : at);
}

function intoExtraArgs(args: Cursor<Json>, { flag }: Setting, value: string | null): MakeFix {
  if (value === null) return undefined;
  return /\/v1beta[1-3]$|\/v1alpha/.test(args.resource.apiVersion)
    ? (fixer) => fixer.set(args.at(flag), value)
    : (fixer) => fixer.append(args, { name: flag, value });
}

/** Behind the other arguments, if each is a word of its own and it is seen where they begin. */
function intoArguments(container: Cursor<Json>, { flag }: Setting, value: string): MakeFix {
  const lists = ['args', 'command'].map((key) => container.at(key) as unknown as Cursor<string[]>);
  const list = lists.find((words) => words.items().length > 0);
  const words = lists.flatMap((own) => own.items().map((word) => word.value ?? ''));
  if (!list || words.some((word) => /\s/.test(word) || word === '-c' || word === '--')) return undefined;
  return (fixer) => fixer.append(list, `--${flag}=${value}`);
}
