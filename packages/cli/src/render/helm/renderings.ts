// How each chart of a run is rendered: by the flags, by the config, with the values of chart-testing, or by its
// defaults.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { ResolvedConfig } from '@plimsoll/core';
import { parseMinor, type RenderingName } from '@plimsoll/core/internal';
import { displayPath } from '../../files/repository.js';
import { type Chart, shownChart } from '../charts.js';
import { type Installation, typedValues } from './ask.js';
import { type HelmOptions, saysValues } from './options.js';
import { inConfig } from './settings.js';

/** One rendering of a chart. */
export interface Plan extends Installation {
  readonly cluster: string;
  /** Absent where the chart has only this rendering, and it has no name. */
  readonly rendering?: RenderingName;
}

interface PlanInput {
  readonly options: HelmOptions;
  /** Absolute paths of `options.values`. */
  readonly valuesFiles: readonly string[];
  readonly root: string;
  readonly config: ResolvedConfig;
}

/** The renderings of a chart; at least one. */
export function plansOf(chart: Chart, input: PlanInput): readonly Plan[] {
  const { options, valuesFiles, root, config } = input;
  const shown = shownChart(chart, root);
  const { minor } = config.forFileProblems(displayPath(root, chart.file)).kubernetes;
  const base = {
    releaseName: options.releaseName ?? 'release-name',
    namespace: config.namespace,
    kubeVersion: `1.${minor}`,
    includeCrds: options.includeCrds ?? false,
    skipTests: !options.includeTests,
  };
  const named = (name: string, more: Partial<Installation>): Plan => ({
    ...base,
    valuesFiles: [],
    ...more,
    cluster: `${shown} in rendering ${name}`,
    rendering: { kind: 'helm', name },
  });
  if (saysValues(options)) {
    const files = valuesFiles.map((file) => displayPath(root, file));
    const cluster = files.length === 0 ? shown : `${shown} with ${files.join(', ')}`;
    const set = (options.set ?? []).map((entry) => ({ as: 'set' as const, entry }));
    return [{ ...base, valuesFiles, set, cluster }];
  }
  const plans = [
    ...configured(chart, input).map((own) =>
      named(own.name, {
        ...definedOf({
          releaseName: own.releaseName,
          namespace: own.namespace,
          includeCrds: own.includeCrds,
          skipTests: own.skipTests,
          apiVersions: own.apiVersions,
          kubeVersion: own.kubeVersion && `1.${parseMinor(own.kubeVersion)}`,
        }),
        valuesFiles: (own.values ?? []).map((file) => inConfig(config, root, file)),
        set: typedValues(own.set ?? {}),
      }),
    ),
    ...(config.helm?.ci ? ciValues(chart) : []).map((file) =>
      named(`ci/${path.basename(file).replace(/-values\.yaml$/, '')}`, { valuesFiles: [file] }),
    ),
  ];
  return plans.length > 0 ? plans : [{ ...base, valuesFiles: [], cluster: shown }];
}

function configured(chart: Chart, { config, root }: PlanInput) {
  return (config.helm?.renderings ?? [])
    .filter((entry) => realOf(inConfig(config, root, entry.chart)) === chart.place)
    .flatMap(({ renderings }) => renderings);
}

const realOf = (file: string): string => (existsSync(file) ? realpathSync(file) : file);

/** https://github.com/helm/chart-testing: each such file tests the chart on top of its own values. */
function ciValues(chart: Chart): readonly string[] {
  const folder = path.join(chart.place, 'ci');
  if (chart.packed || !existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('-values.yaml'));
  return names.sort().map((name) => path.join(folder, name));
}

/** Drops undefined values, so that they override nothing. */
function definedOf<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, own]) => own !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
