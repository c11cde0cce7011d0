// Says why a chart cannot be rendered, and what to do.
import { type Chart, shownChart } from '../charts.js';
import { missingDependencies } from './inspect.js';

/** `reason` follows "The chart … cannot be rendered:", without a period. `advice` is a sentence or empty. */
export interface ChartFailure {
  readonly kind: 'forbidden' | 'missing-dependency' | 'refused-values' | 'version' | 'other';
  readonly reason: string;
  readonly advice: string;
}

const VALUES_ADVICE =
  'Give the values that it needs with --helm-values, or as a rendering in the config: https://helm.sh/docs/chart_template_guide/values_files/';

/** Rewrites an error of helm. Values may be secret, so none is repeated. */
export function failureOf(told: string, chart: Chart, root: string): ChartFailure {
  const shown = shownChart(chart, root);
  const missing = missingDependencies(chart, root);
  if (missing.length > 0) {
    const [first, ...others] = missing;
    return {
      kind: 'missing-dependency',
      reason: `its charts/ lacks ${others.length === 0 ? 'the dependency' : 'the dependencies'} ${[first, ...others].join(', ')}`,
      advice: `Run helm dependency build ${shown} first, because Plimsoll fetches nothing.`,
    };
  }
  // Helm's own advice is about flags that this program does not pass.
  const [said = ''] = told.split(/\.?\s?Use --debug flag/, 1);
  return KNOWN.map((read) => read(said)).find((known) => known !== undefined) ?? otherFailure(said);
}

export const otherFailure = (reason: string, advice = ''): ChartFailure => ({
  kind: 'other',
  reason,
  advice,
});

/** The place of an error in a template, as helm reports it: the file in the chart, and the line. */
function templatePlace(said: string): string {
  const [, file, line] = /(?:template: |error at \()([^\s:()]{1,300}):(\d{1,9})[:)]/.exec(said) ?? [];
  return file === undefined ? 'a template' : `${file}:${line}`;
}

/** The text after `start`, up to `end` or the end of the text. */
function behind(said: string, start: string, end?: string): string | undefined {
  const at = said.indexOf(start);
  if (at === -1) return undefined;
  const rest = said.slice(at + start.length);
  const to = end === undefined ? rest.length : rest.indexOf(end);
  return to === -1 ? undefined : rest.slice(0, to).trim();
}

type ReadFailure = (said: string) => ChartFailure | undefined;

const KNOWN: readonly ReadFailure[] = [
  (said) => {
    const range = behind(said, 'chart requires kubeVersion: ', ' which is incompatible with');
    const version = behind(said, 'which is incompatible with Kubernetes v');
    return range === undefined || version === undefined
      ? undefined
      : {
          kind: 'version',
          reason: `it is for Kubernetes ${range}, not for ${version.replace(/\.0$/, '')}`,
          advice:
            'Give a version that it supports with --kubernetes-version, or as kubeVersion of a rendering in the config.',
        };
  },
  (said) => {
    const faults = behind(
      said,
      "values don't meet the specifications of the schema(s) in the following chart(s):",
    );
    // Some of helm's sentences begin with the value.
    return faults === undefined
      ? undefined
      : {
          kind: 'refused-values',
          reason: `its values.schema.json rejects the values: ${withoutQuoted(faults)}`,
          advice: VALUES_ADVICE,
        };
  },
  (said) => {
    const message = behind(said, 'execution error at (')?.split('): ').slice(1).join('): ');
    return message === undefined
      ? undefined
      : otherFailure(`${templatePlace(said)} says: ${message}`, VALUES_ADVICE);
  },
  (said) => {
    const read = behind(said, 'nil pointer evaluating ')?.split('.').at(-1);
    return read === undefined
      ? undefined
      : otherFailure(`${templatePlace(said)} reads "${read}" of a value that is not set`, VALUES_ADVICE);
  },
  (said) => {
    const name = behind(said, 'no template "', '"');
    return name === undefined
      ? undefined
      : otherFailure(`it includes the template "${name}", which neither it nor a dependency defines`);
  },
  (said) => {
    const name = /: function "(\w{1,100})" not defined/.exec(said)?.[1];
    return name === undefined
      ? undefined
      : otherFailure(
          `${templatePlace(said)} calls ${name}, which this helm does not have`,
          'Use a newer helm.',
        );
  },
  (said) => {
    const file = behind(said, 'YAML parse error on ', ':');
    if (file === undefined) return undefined;
    const fault = behind(said, 'error converting YAML to JSON: ');
    return fault === undefined
      ? otherFailure(`${file} does not render a Kubernetes object`)
      : otherFailure(`${file} does not render valid YAML: ${fault.replace(/^yaml: /, '')}`);
  },
];

const withoutQuoted = (text: string): string =>
  text.replace(/'[^']*'(?= (?:does not match|is not|must))/g, 'a value').trim();
