// Turns an error of kustomize into a sentence that says what to do. Its own text is a chain of wrapped errors with
// paths of this machine and, sometimes, content of the files.

/** Makes a reason from a match and its groups, without a period. */
type Say = (match: readonly (string | undefined)[]) => string;

/** How much of a program's output to read, from its end, in UTF-16 code units. */
const MAX_TOLD = 16_384;

/**
 * Errors of kustomize, and how to report them. It names a resource as `Deployment.v1.apps/web.[noNs]`.
 * https://github.com/kubernetes-sigs/kustomize/tree/master/api
 */
const KNOWN: readonly (readonly [told: RegExp, say: Say])[] = [
  [
    /no matches for Id (\w{1,99})\.[^\s/]{0,200}\/([^\s;]{1,300})/g,
    ([, kind, id]) =>
      `a patch is for the ${kind} ${nameIn(id)}, which is not among the resources. Correct the kind, name or namespace in the patch, or name the file that has it in "resources"`,
  ],
  [
    /multiple matches for Id (\w{1,99})\.[^\s/]{0,200}\/([^\s;]{1,300})/g,
    ([, kind, id]) =>
      `a patch is for the ${kind} ${nameIn(id)}, which several resources match. Write the namespace in the patch, or give it a "target"`,
  ],
  [
    /already registered id: (\w{1,99})\.[^\s/]{0,200}\/([^\s;']{1,300})/g,
    ([, kind, id]) =>
      `it contains the ${kind} ${nameIn(id)} twice. Remove it from one of the files, or give one of the two a namePrefix or namespace`,
  ],
  [
    /missing metadata\.name in object \{\{\S{1,200} (\w{1,99})\}/g,
    ([, kind]) =>
      `a ${kind} has no metadata.name. Give it one, because kustomize does not accept generateName`,
  ],
  [
    /MalformedYAMLError: yaml: (?:line (\d{1,9}): )?([^:\n]{1,200}?)(?: in File: (\S{1,300}))?$/gm,
    ([, line, why, file]) =>
      `${file ?? 'a file'} is not valid YAML${line === undefined ? '' : ` (line ${line})`}: ${why}`,
  ],
  [
    /unable to parse SM or JSON patch/g,
    () =>
      'an inline patch is neither a resource nor a list of JSON patch operations. A resource needs apiVersion, kind and metadata.name; an operation needs op, path and value',
  ],
  [
    /(?:remove|replace|test|move|copy) operation does not apply: doc is missing (?:key|path): "?(\/[^\s":]{0,300})/g,
    ([, at]) =>
      `a JSON patch is for ${at}, which the resource does not have. Correct the path, or use the operation "add"`,
  ],
  [
    /add operation does not apply: doc is missing path: "?(\/[^\s":]{0,300})/g,
    ([, at]) => `a JSON patch adds ${at}, but its parent does not exist. Add the parent first`,
  ],
  [
    /testing value (\/\S{0,300}) failed/g,
    ([, at]) => `the operation "test" of a JSON patch finds another value at ${at}`,
  ],
  [
    /wrong node kind: expected (\w{1,30}) but got (\w{1,30})/gi,
    ([, expected, found]) =>
      `a patch has a ${shapeOf(found)} where the resource has a ${shapeOf(expected)}. Give both the same shape`,
  ],
  [
    /invalid Kustomization: json: unknown field "([^"\n]{1,200})"/g,
    ([, field]) => `it has the field "${field}", which kustomize does not know. Correct the spelling`,
  ],
  [
    /cannot unmarshal (\w{1,30}) into Go struct field (?:Kustomization\.)?([\w.]{1,200}) of type (\S{1,200})/g,
    ([, found, field, type]) => `its field "${field}" is a ${found}, and kustomize expects ${typeOf(type)}`,
  ],
  [
    /(?:couldn't make target for path '([^'\n]{1,300})': )?kustomization\.ya?ml is empty/g,
    ([, at]) =>
      `the kustomization${at === undefined ? '' : ` of ${at}`} is empty. Name at least one resource in it`,
  ],
  [
    /cycle detected: candidate root '[^'\n]{1,300}' contains visited root '([^'\n]{1,300})'/g,
    ([, visited]) =>
      `it includes ${visited}, which includes it again. Remove one of the two from "resources"`,
  ],
  [
    /security; file '([^'\n]{1,300})' is not in or below '([^'\n]{1,300})'/g,
    ([, file, folder]) =>
      `it names ${file}, but kustomize only reads files in and below ${folder}. Move the file there, or add a kustomization to its directory and name that`,
  ],
  [
    /expected kind 'Component' for path '([^'\n]{1,300})'/g,
    ([, at]) => `${at} is in "components" but is not a Component. Name it in "resources"`,
  ],
  [
    /expected kind != 'Component' for path '([^'\n]{1,300})'/g,
    ([, at]) => `${at} is a Component but is in "resources". Name it in "components"`,
  ],
  [
    /' or 'Kustomization' in directory '([^'\n]{1,300})'/g,
    ([, at]) => `it names the directory ${at}, which has no kustomization. Add one, or name the files`,
  ],
  [
    /nothing selected by (\w{1,99})\.[^\s/]{0,200}\/([^\s:]{1,300})/g,
    ([, kind, id]) =>
      `a replacement takes its value from the ${kind} ${nameIn(id)}, which is not among the resources`,
  ],
  [
    /unable to find field "?([^\s"]{1,300})"? in replacement target/g,
    ([, field]) =>
      `a replacement is for the field ${field}, which its target does not have. Add the field, or set "options.create"`,
  ],
  [
    /fieldPath `([^`\n]{1,300})` is missing for replacement source/g,
    ([, field]) => `a replacement takes the field ${field}, which its source does not have`,
  ],
  [
    /Kind:"(\w{1,99})"[^"]{0,99}\}, Name:"([^"\n]{0,300})", Namespace:"[^"\n]{0,99}"\} does not exist; cannot merge or replace/g,
    ([, kind, name]) =>
      `a generator changes the ${kind} ${name}, which is not among the resources. Remove its "behavior", or name the resource`,
  ],
  [
    /Kind:"(\w{1,99})"[^"]{0,99}\}, Name:"([^"\n]{0,300})", Namespace:"[^"\n]{0,99}"\} exists; behavior must be merge or replace/g,
    ([, kind, name]) =>
      `a generator creates the ${kind} ${name}, which already exists. Give the generator "behavior: merge" or "behavior: replace"`,
  ],
  [
    /unable to load external plugin '([^'\n]{1,99})'/g,
    ([, name]) =>
      `it needs the plugin ${name}, but Plimsoll runs no plugins. Build it yourself, and pipe the output into plimsoll -`,
  ],
  [/must specify --enable-helm/g, () => 'it has charts. Use --helm with --kustomize to render them'],
  [
    /(?:lstat|open|stat) (\S{1,400}): no such file or directory/g,
    ([, file]) => `it names ${file}, which does not exist. Correct the path, or add the file`,
  ],
  [
    /(?:lstat|open|stat) (\S{1,400}): permission denied/g,
    ([, file]) => `it names ${file}, which cannot be read`,
  ],
];

/**
 * Why a build failed, without a period at its end, from the program's standard error. `shown` turns a path of this
 * machine into one for findings.
 */
export function reasonOfFailure(stderr: string, shown: (absolute: string) => string): string {
  const told = stderr.slice(-MAX_TOLD);
  for (const [pattern, say] of KNOWN) {
    // The innermost of several errors is the last one.
    const match = [...told.matchAll(pattern)].at(-1);
    if (match) return withPaths(say(match), shown);
  }
  return withPaths(lastWords(told), shown);
}

/** The innermost part of an unknown error, without quotes from the files. */
function lastWords(told: string): string {
  const line = WRAPPINGS.reduce((text, [wrapping, left]) => text.replace(wrapping, left), told)
    .split('\n')
    .map((text) => text.trim())
    .findLast((text) => /\w{2}/.test(text));
  return line === undefined ? 'kustomize gives no reason' : `kustomize says: ${line.slice(0, 300)}`;
}

/** The text around the innermost error, and quotes in it. */
const WRAPPINGS: readonly (readonly [RegExp, string])[] = [
  [/^# ?Warning:.*$/gm, ''],
  [/^[IWEF]\d{4} .{0,99}\] .{0,99}err=(?:<$|")?/gm, ''],
  [/^error: /gim, ''],
  [/`[^`]{0,9999}`/g, '…'],
  [/contents:\n[\s\S]*/g, '…'],
  [/\{[^}]{0,999}\}|\[[^\]]{0,999}\]|"[^"\n]{40,999}"/g, '…'],
  [/accumulating \w{1,30}: |accumulation err='|accumulating \w{1,30} from '[^'\n]{0,400}': /g, ''],
  [/'[^'\n]{0,400}' must resolve to a file': |recursed accumulation of path '[^'\n]{0,400}': /g, ''],
  [/'?: must build at directory:.*$/gm, ''],
  [/[."']$/gm, ''],
];

const withPaths = (sentence: string, shown: (absolute: string) => string): string =>
  sentence.replace(
    /(^|[\s'"(])(\/[^\s'",;:)]{1,400})/g,
    (_, before: string, absolute: string) => before + shown(absolute),
  );

/** The name after the slash of an identity: `web` in `web.[noNs]`. */
const nameIn = (id = ''): string => id.slice(0, id.lastIndexOf('.')) || id;

const shapeOf = (node = ''): string =>
  /^map/i.test(node) ? 'map' : /^seq/i.test(node) ? 'list' : 'single value';

const typeOf = (type = ''): string =>
  type.startsWith('[]') ? 'a list' : type === 'string' ? 'text' : type === 'bool' ? 'true or false' : 'a map';
