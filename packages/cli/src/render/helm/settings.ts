import path from 'node:path';
import type { ResolvedConfig } from '@plimsoll/core';
import type { ConfigProblem } from '@plimsoll/core/internal';
import { existsSync } from '../../files/disk.js';
import type { FoundFile } from '../../files/find.js';
import { displayPath, isBelow, whyForeign } from '../../files/repository.js';
import { type HelmOptions, isPackedChart, saysValues } from './options.js';

/** The absolute path of a path in the config. */
export const inConfig = (config: ResolvedConfig, root: string, entry: string): string =>
  path.resolve(root, config.basePath, entry);

/** Problems with files that the config names for charts: missing, or not in the repository. */
export function helmSettingsProblems(config: ResolvedConfig, root: string): readonly ConfigProblem[] {
  const { helm } = config;
  if (!helm) return [];
  const problems: ConfigProblem[] = [];
  const check = (at: string, entry: string, why: string | undefined): void => {
    if (why !== undefined) problems.push({ path: at, message: `${entry}: ${why}.` });
  };
  for (const [index, { chart, renderings }] of helm.renderings.entries()) {
    check(`${helm.at.renderings}[${index}].chart`, chart, whyNoChart(inConfig(config, root, chart), root));
    for (const [i, { values = [] }] of renderings.entries())
      for (const [n, file] of values.entries())
        check(
          `${helm.at.renderings}[${index}].renderings[${i}].values[${n}]`,
          file,
          whyNoValues(file, inConfig(config, root, file), root),
        );
  }
  for (const [name, chart] of Object.entries(helm.charts))
    check(
      `${helm.at.charts}${/^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`}`,
      chart,
      whyNoChart(inConfig(config, root, chart), root),
    );
  return problems;
}

function whyNoChart(absolute: string, root: string): string | undefined {
  const foreign = whyForeign(absolute, root);
  if (foreign !== undefined) return `it is ${foreign}`;
  if (isPackedChart(absolute)) return existsSync(absolute) ? undefined : 'there is no such packed chart';
  return existsSync(path.join(absolute, 'Chart.yaml'))
    ? undefined
    : 'there is no chart: expected a directory with a Chart.yaml, or a .tgz';
}

/** Why a path is not a values file. A user who names one in the repository means that file. */
export function whyNoValues(given: string, absolute: string, root: string): string | undefined {
  if (/^[A-Za-z][A-Za-z0-9+.-]+:\/\//.test(given))
    return 'it is a URL, but Plimsoll downloads nothing. Name a file';
  if (!existsSync(absolute)) return 'there is no such file';
  const foreign = whyForeign(absolute, root);
  return foreign === undefined ? undefined : `it is ${foreign}. Name that file itself`;
}

/** Notes about renderings in the config that the run does not make. */
export function helmNotes(
  files: readonly FoundFile[],
  { config, root, helm }: { config: ResolvedConfig; root: string; helm: HelmOptions | undefined },
): readonly string[] {
  const named = new Set((config.helm?.renderings ?? []).map(({ chart }) => inConfig(config, root, chart)));
  const met = [...named].filter((chart) => files.some(({ absolute }) => isBelow(chart, absolute)));
  if (met.length === 0) return [];
  const shown = met.map((chart) => displayPath(root, chart) || '.').join(', ');
  if (!helm)
    return [
      `The config says how to render ${shown}, which starts a program. Use --helm to lint the rendered chart.`,
    ];
  return saysValues(helm)
    ? [
        `The renderings that the config has for ${shown} do not count, because you gave --helm-values, --helm-set or --release-name.`,
      ]
    : [];
}
