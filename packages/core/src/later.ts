import type { JsonObject } from './json.js';

/** Sets a value of a map that is made when somebody asks for it. Until then nobody knows more than that it is a map. */
export function setLater(holder: JsonObject, key: string, make: () => JsonObject): void {
  Object.defineProperty(holder, key, {
    configurable: true,
    enumerable: true,
    get() {
      const value = make();
      Object.defineProperty(holder, key, { configurable: true, enumerable: true, writable: true, value });
      return value;
    },
  });
}

/** Whether a value of a map is not made yet. */
export const isLater = (holder: JsonObject, key: string): boolean =>
  Object.getOwnPropertyDescriptor(holder, key)?.get !== undefined;
