// https://github.com/valyala/fasttemplate: how ApplicationSets are filled in without goTemplate.
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { type Filled, unknown } from './result.js';

/** Replaces `{{ name }}` by parameters that are texts. What has no parameter stays as it is, as in Argo CD. */
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
