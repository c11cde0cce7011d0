// Why a chart cannot be rendered, in words that say what to do.
import { type Chart, shownChart } from '../charts.js';
import { missingDependencies } from './inspect.js';

/** `reason` follows "The chart … cannot be rendered:", without a period; `advice` is a sentence or empty. */
export interface ChartFailure {
  readonly kind: 'forbidden' | 'missing-dependency' | 'refused-values' | 'version' | 'other';
  readonly reason: string;
  readonly advice: string;
}

const VALUES_ADVICE =
  'Give the values that it asks for with --helm-values, or as a rendering in the config: https://helm.sh/docs/chart_template_guide/values_files/';

/** What helm said, told again; what it is asked for is not known to be a secret, so that nothing of values is repeated. */
export function failureOf(told: string, chart: Chart, root: string): ChartFailure {
  const shown = shownChart(chart, root);
  const missing = missingDependencies(chart, root);
  if (missing.length > 0) {
    const [first, ...others] = missing;
    return {
      kind: 'missing-dependency',
      reason: `its charts/ lacks ${others.length === 0 ? 'the dependency' : 'the dependencies'} ${[first, ...others].join(', ')}`,
      advice: `Run helm dependency build ${shown} before: nothing is fetched.`,
    };
  }
  for (const { pattern, ...own } of KNOWN) {
    const match = pattern.exec(told);
    if (match) return { kind: own.kind ?? 'other', reason: own.reason(match), advice: own.advice ?? '' };
  }
  return { kind: 'other', reason: told.replace(/\s*Use --debug flag .*$/, ''), advice: '' };
}

interface KnownFailure {
  readonly pattern: RegExp;
  readonly kind?: ChartFailure['kind'];
  readonly reason: (match: RegExpExecArray) => string;
  readonly advice?: string;
}

const KNOWN: readonly KnownFailure[] = [
  {
    pattern: /chart requires kubeVersion: (.+?) which is incompatible with Kubernetes v?(\d+\.\d+)/,
    kind: 'version',
    reason: ([, range, version]) => `it is for Kubernetes ${range}, and not for ${version}`,
    advice:
      'Give a version that it takes with --kubernetes-version, or as kubeVersion of a rendering in the config.',
  },
  {
    pattern: /values don't meet the specifications of the schema\(s\) in the following chart\(s\):\s*(.*)/s,
    kind: 'refused-values',
    // Some of these sentences begin with the value.
    reason: ([, faults = '']) => `its values.schema.json refuses the values: ${withoutQuoted(faults)}`,
    advice: VALUES_ADVICE,
  },
  {
    pattern: /execution error at \(([^\s()]+):(\d+):\d+\): (.*)/s,
    reason: ([, file, line, said]) => `${file}:${line} says: ${said}`,
    advice: VALUES_ADVICE,
  },
  {
    pattern: /template: ([^\s:]+):(\d+):\d+: .*nil pointer evaluating (?:interface \{\}|\S+?)\.([\w-]+)/s,
    reason: ([, file, line, key]) => `${file}:${line} reads "${key}" of a value that is not given`,
    advice: VALUES_ADVICE,
  },
  {
    pattern: /no template "([^"]+)" associated with template/,
    reason: ([, name]) => `it includes the template "${name}", which neither it nor a dependency defines`,
  },
  {
    pattern: /template: ([^\s:]+):(\d+): function "([^"]+)" not defined/,
    reason: ([, file, line, name]) => `${file}:${line} calls ${name}, which this helm does not have`,
    advice: 'Use a newer helm.',
  },
  {
    pattern:
      /YAML parse error on ([^\s:]+): error converting YAML to JSON: (?:yaml: )?(.*?)(?:\s*Use --debug.*)?$/s,
    reason: ([, file, fault]) => `what ${file} gives is no YAML: ${fault}`,
  },
];

const withoutQuoted = (text: string): string =>
  text.replace(/'[^']*'(?= (?:does not match|is not|must))/g, 'a value').trim();
