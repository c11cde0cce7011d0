import { isObject, type Json } from '../json.js';

/**
 * Of an expression: envsubst and Flux, Kubernetes, Go templates and Jinja, ERB, SOPS, and scripts of many kinds, as
 * `#{NAME}#` of pipelines, `%(NAME)s` of Python and `@@NAME@@`.
 */
const EXPRESSION = /\$\{|\$\(|\{\{|\{%|<%|^ENC\[|#\{|%\(\w+\)|@@\w[\w.-]*@@/;

/**
 * Of a name alone, which a unit or a mask may follow: `$NAME`, `$NAME$`, `$[NAME]` of Azure Pipelines, `<NAME>`,
 * `<<NAME>>`, `{NAME}`, `[[NAME]]`, `((NAME))` of Concourse, `@NAME@` of Maven and CMake, `__NAME__`, `%NAME%`,
 * `%%NAME%%`, `~NAME~`.
 */
const NAME =
  /^(?:\$[A-Za-z_]\w*\$?|\$\[[^[\]]+\]|<[^<>]+>|<<[^<>]+>>|%%\w+%%|~\w+~|\{[A-Za-z_][\w.:-]*\}|\[\[[^[\]]+\]\]|\(\([\w./-]+\)\)|@[A-Za-z_][\w.-]*@|__[A-Za-z0-9](?:\w*[A-Za-z0-9])?__|%[A-Za-z_]\w*%)(?:[A-Za-z]{1,2}|%|\/\d{1,3})?$/;

/** What YAML reads `{NAME}` as, without quotes: a map of one key without a value. */
const UNQUOTED = /^[A-Z][A-Z0-9_]*$/;

/**
 * Whether a program fills a value in before the API sees it: of what type it will be is not known. Rules about
 * credentials ask the same, so that there is one list of forms.
 */
export function isPlaceholder(value: Json | undefined): boolean {
  if (typeof value === 'string') return EXPRESSION.test(value) || NAME.test(value);
  if (!isObject(value)) return false;
  let only: string | undefined;
  for (const key in value) {
    if (only !== undefined || value[key] !== null) return false;
    only = key;
  }
  return only !== undefined && UNQUOTED.test(only);
}

/** Whether a text is one variable of envsubst or Flux and nothing else, so that nothing at all is known of it. */
export const isVariableAlone = (value: Json | undefined): boolean =>
  typeof value === 'string' && /^\$\{[^{}]+\}$/.test(value.trim());

/** Of envsubst and Flux, of Kubernetes, and the way into the values of a chart: forms that tell the name from all else. */
const NAMED: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/\$\{([A-Za-z_]\w{0,80})/g, (name) => `\${${name}}`],
  [/\$\(([A-Za-z_]\w{0,80})\)/g, (name) => `$(${name})`],
  [/\{\{-? ?(\.[A-Za-z_][\w.]{0,80}) ?-?\}\}/g, (name) => `{{ ${name} }}`],
];

/**
 * The name of a placeholder and how it is written without all else, as a default: what else stands there may be a secret.
 * Of several, one of `wanted` comes first. Undefined where the form does not say what its name is.
 */
export function namedPlaceholder(
  value: Json | undefined,
  wanted?: ReadonlyMap<string, unknown>,
): { readonly name: string; readonly shown: string } | undefined {
  if (typeof value !== 'string') return undefined;
  const found = NAMED.flatMap(([form, show]) =>
    [...value.matchAll(form)].map(([, name = '']) => ({ name, shown: show(name) })),
  );
  return found.find(({ name }) => wanted?.has(name)) ?? found[0];
}
