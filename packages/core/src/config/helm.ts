import type { JsonSchema } from '../json-schema.js';
import { parseMinor } from '../kubernetes-version.js';
import { closed, text, texts } from './schema-parts.js';
import type { ConfigObject, ConfigProblem, HelmSettings } from './types.js';

/** What a config says about charts, with the short form expanded. */
export interface ResolvedHelm extends Required<HelmSettings> {
  /** The paths of `renderings` and `charts` in the config, for example `[0].helm.renderings`. */
  readonly at: { readonly renderings: string; readonly charts: string };
}

const rendering = closed(
  {
    name: text('Findings name it: "in rendering prod".'),
    values: texts("Values files, in the order of helm's -f, relative to the config's directory."),
    namespace: text('The namespace of the release. Without it, the namespace is unknown.'),
    releaseName: text('The name of the release.'),
    set: {
      type: 'object',
      description: "Single values, with keys as in helm's --set: image.tag, hosts[0].name.",
    },
    apiVersions: texts('Further API versions in .Capabilities.APIVersions: monitoring.coreos.com/v1.'),
    kubeVersion: text('The Kubernetes version that the templates see, in quotes: "1.34".'),
    skipTests: { type: 'boolean', description: 'Whether to skip the hooks of helm test. Default: true.' },
    includeCrds: { type: 'boolean', description: 'Whether to also render the files in crds/.' },
  },
  { required: ['name'] },
);

const renderings = {
  type: 'array',
  items: closed(
    {
      chart: text("The directory or the archive of a chart, relative to the config's directory."),
      renderings: { type: 'array', items: rendering, minItems: 1 },
    },
    { required: ['chart', 'renderings'] },
  ),
};

/** `helm` in a config object: a list of charts with their renderings, or an object that contains this list and more. */
export const helmSchema: JsonSchema = {
  description: 'How --helm renders charts.',
  if: { type: 'array' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: renderings,
  else: closed({
    renderings,
    charts: {
      type: 'object',
      additionalProperties: { type: 'string' },
      description:
        "Where to find the charts that releases name: a directory or an archive for each chart name, relative to the config's directory.",
    },
    ci: {
      type: 'boolean',
      description: 'Whether each ci/*-values.yaml of a chart is a rendering, as in chart-testing.',
    },
  }),
};

/** The `helm` of the last config object that has one. `at` gives the path of an object. */
export function resolveHelm(
  objects: readonly ConfigObject[],
  at: (index: number) => string,
): ResolvedHelm | undefined {
  const index = objects.findLastIndex(({ helm }) => helm !== undefined);
  const given = objects[index]?.helm;
  if (given === undefined) return undefined;
  const base = `${at(index)}.helm`;
  const settings: HelmSettings = isList(given) ? { renderings: given } : given;
  return {
    renderings: [],
    charts: {},
    ci: false,
    ...settings,
    at: { renderings: isList(given) ? base : `${base}.renderings`, charts: `${base}.charts` },
  };
}

/** Checks what the schema cannot express. `path` is the path of the config object. */
export function* helmProblems({ helm }: ConfigObject, path: string): Generator<ConfigProblem> {
  if (helm === undefined) return;
  const base = isList(helm) ? `${path}.helm` : `${path}.helm.renderings`;
  const names = new Set<string>();
  for (const [index, entry] of (isList(helm) ? helm : (helm.renderings ?? [])).entries())
    for (const [i, rendering] of entry.renderings.entries()) {
      const where = `${base}[${index}].renderings[${i}]`;
      const { name, releaseName, kubeVersion, namespace } = rendering;
      const key = JSON.stringify([trimmed(entry.chart), name]);
      if (names.has(key))
        yield {
          path: `${where}.name`,
          message: `Two renderings of ${entry.chart} have the name "${name}". Give each its own name, because findings refer to it.`,
        };
      names.add(key);
      if (!/^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u.test(name))
        yield { path: `${where}.name`, message: 'Expected a name on one line.' };
      if (releaseName !== undefined && !isReleaseName(releaseName))
        yield { path: `${where}.releaseName`, message: `Expected ${RELEASE_NAME}.` };
      if (namespace !== undefined && !isNamespace(namespace))
        yield { path: `${where}.namespace`, message: `Expected ${NAMESPACE}.` };
      if (kubeVersion !== undefined && parseMinor(kubeVersion) === undefined)
        yield { path: `${where}.kubeVersion`, message: 'Expected a version such as "1.34".' };
    }
}

/** What `isNamespace` accepts. */
export const NAMESPACE = 'at most 63 lowercase letters, digits and "-"';

/** Whether a namespace can have a name. */
export const isNamespace = (name: string): boolean => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name);

/** What `isReleaseName` accepts. */
export const RELEASE_NAME = 'at most 53 lowercase letters, digits, "-" and "."';

/** The name of a release is a DNS name: https://helm.sh/docs/chart_template_guide/builtin_objects/ */
export function isReleaseName(name: string): boolean {
  return /^[a-z0-9](?:[a-z0-9.-]{0,51}[a-z0-9])?$/.test(name);
}

/** `./charts/web/` is `charts/web`. */
const trimmed = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');

const isList = <T>(value: T | readonly T[] | HelmSettings): value is readonly T[] => Array.isArray(value);
