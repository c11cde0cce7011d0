import { hostOf, parseBoolean, parseInteger, type Setting } from '@plimsoll/core/kubernetes';

/** Whether a flag has a value. To the components an empty value is like none. */
export const isSet = ({ text }: Setting): boolean => text !== undefined && text !== '';
export const isTrue = ({ text }: Setting): boolean => parseBoolean(text ?? '') === true;
export const isFalse = ({ text }: Setting): boolean => parseBoolean(text ?? '') === false;
export const never = (): boolean => false;

export function integerFrom(setting: Setting, min: number): boolean {
  const value = parseInteger(setting.text ?? '');
  return value !== undefined && value >= min;
}

export function isLoopback({ text }: Pick<Setting, 'text'>): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/i.test(hostOf(text ?? ''));
}

const PLAIN = 'http://';

/** Whether an address is reached in plain text over a network: `http://`, except on loopback. */
export function hasPlainAddress({ items }: Setting): boolean {
  return items.some((item) => {
    // In `/events#http://…` the URL follows the resource.
    const url = item.slice(item.indexOf('#') + 1).trim();
    if (!url.toLowerCase().startsWith(PLAIN)) return false;
    const [authority] = url.slice(PLAIN.length).split('/', 1);
    return !isLoopback({ text: authority });
  });
}

/**
 * Whether a feature gate is on: the last mention counts, then `AllBeta`, then the gate's own default.
 * https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
 */
export function gateIsOn(setting: Setting, gate: string, byDefault: boolean): boolean {
  const said = (name: string): boolean | undefined => {
    const item = setting.items.findLast((pair) => pair.slice(0, pair.indexOf('=')) === name);
    return item === undefined ? undefined : parseBoolean(item.slice(item.indexOf('=') + 1));
  };
  return said(gate) ?? said('AllBeta') ?? byDefault;
}

/** The items of a gate list with a gate turned on. Removes what turns it off, and names it where `AllBeta` is off. */
export function withGate({ items }: Setting, gate: string): readonly string[] {
  const others = items.filter((item) => item.slice(0, item.indexOf('=')) !== gate);
  const allBeta = others.findLast((item) => item.startsWith('AllBeta='));
  return allBeta && parseBoolean(allBeta.slice('AllBeta='.length)) === false
    ? [...others, `${gate}=true`]
    : others;
}
