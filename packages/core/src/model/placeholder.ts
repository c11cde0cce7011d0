import { isObject, type Json } from '../json.js';

/**
 * Placeholders with an expression: envsubst and Flux, Kubernetes, Go templates and Jinja, ERB, SOPS, and scripts of
 * many kinds, such as `#{NAME}#` of pipelines, `%(NAME)s` of Python and `@@NAME@@`.
 */
const EXPRESSION = /\$\{|\$\(|\{\{|\{%|<%|^ENC\[|#\{|%\(\w+\)|@@\w[\w.-]*@@/;

/**
 * Placeholders that are only a name, with an optional unit or prefix length after it: `$NAME`, `$NAME$`, `$[NAME]` of
 * Azure Pipelines, `<NAME>`, `<<NAME>>`, `{NAME}`, `[[NAME]]`, `((NAME))` of Concourse, `@NAME@` of Maven and CMake,
 * `__NAME__`, `%NAME%`, `%%NAME%%`, `~NAME~`.
 */
const NAME =
  /^(?:\$[A-Za-z_]\w*\$?|\$\[[^[\]]+\]|<[^<>]+>|<<[^<>]+>>|%%\w+%%|~\w+~|\{[A-Za-z_][\w.:-]*\}|\[\[[^[\]]+\]\]|\(\([\w./-]+\)\)|@[A-Za-z_][\w.-]*@|__[A-Za-z0-9](?:\w*[A-Za-z0-9])?__|%[A-Za-z_]\w*%)(?:[A-Za-z]{1,2}|%|\/\d{1,3})?$/;

/** The first character of each of these: few strings begin with one. */
const STARTS = '$<%~{[(@_';

/** YAML reads `{NAME}` without quotes as a map of one key without a value. */
const UNQUOTED = /^[A-Z][A-Z0-9_]*$/;

/**
 * Whether a program replaces a value before the API sees it, so that its type is unknown. Rules about credentials use
 * this too, so that there is one list of forms.
 * @example
 * isPlaceholder('${PASSWORD}'); // true
 */
export function isPlaceholder(value: Json | undefined): boolean {
  if (typeof value === 'string')
    return EXPRESSION.test(value) || (STARTS.includes(value.charAt(0)) && NAME.test(value));
  if (!isObject(value)) return false;
  let only: string | undefined;
  for (const key in value) {
    if (only !== undefined || value[key] !== null) return false;
    only = key;
  }
  return only !== undefined && UNQUOTED.test(only);
}

/** Whether a string is only one variable of envsubst or Flux, so that nothing is known about it. */
export const isVariableAlone = (value: Json | undefined): boolean =>
  typeof value === 'string' && /^\$\{[^{}]+\}$/.test(value.trim());

/**
 * Forms that separate the name from the rest: of envsubst and Flux, of Kubernetes, and paths into the values of a
 * chart.
 */
const NAMED: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/\$\{([A-Za-z_]\w{0,80})/g, (name) => `\${${name}}`],
  [/\$\(([A-Za-z_]\w{0,80})\)/g, (name) => `$(${name})`],
  [/\{\{-? ?(\.[A-Za-z_][\w.]{0,80}) ?-?\}\}/g, (name) => `{{ ${name} }}`],
];

/**
 * The name of a placeholder and its form, without anything else such as a default, which may be a secret. If there are
 * several, one in `wanted` comes first. Undefined if the form does not show its name.
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
