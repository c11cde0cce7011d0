// https://github.com/valyala/fasttemplate: how ApplicationSets are filled in without goTemplate.
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { type Filled, unknown } from './result.js';

/** Replaces `{{ name }}` by parameters that are strings. As in Argo CD, names without a parameter stay. */
export function fillFast(text: string, parameters: JsonObject, isOpen: (name: string) => boolean): Filled {
  return {
    text: text.replaceAll(/\{\{([^{}]*)\}\}/g, (whole, tag: string) => {
      const name = tag.trim();
      const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (typeof value === 'string') return value;
      return isOpen(name) ? unknown(tag) : whole;
    }),
  };
}
