import path from 'node:path';
import type { ResolvedConfig } from '@plimsoll/core';
import { PlimsollError } from './error.js';
import { cannotRepeat, existsSync } from './files/disk.js';
import type { FoundFile } from './files/find.js';
import { isBelow } from './files/repository.js';
import { type HelmOptions, isPackedChart } from './render/helm/options.js';
import type { Environment } from './render/program.js';
import { joined, NOTHING_RENDERED, type Rendering } from './render/rendered.js';

export interface RenderOptions {
  /** Renders charts with the helm on PATH. Without it they are counted but not linted. */
  readonly helm?: HelmOptions;
  /** Builds overlays with the kustomize on PATH, or that of kubectl. Without it their files are linted one by one. */
  readonly kustomize?: boolean;
  /** Follows what Flux and Argo CD deploy from the files, and lints what each cluster gets. */
  readonly gitops?: boolean;
  /** The environment in which to look for programs. Default: that of the process. */
  readonly env?: Environment;
}

interface Surrounding {
  readonly cwd: string;
  readonly root: string;
  readonly config: ResolvedConfig;
  /** Absolute paths of the files to report on; undefined for all. Other charts and overlays are not rendered. */
  readonly reported: readonly string[] | undefined;
}

/** Renders from the found files what the options ask for. @throws PlimsollError for invalid options */
export async function render(
  files: readonly FoundFile[],
  { helm, kustomize, gitops, env = process.env, cwd, root, config, reported }: RenderOptions & Surrounding,
): Promise<Rendering> {
  let rendering = NOTHING_RENDERED;
  if (kustomize || helm || (gitops ?? config.gitops))
    cannotRepeat('it runs other programs, and what these read is not known');
  if (kustomize) {
    const { renderOverlays } = await import('./render/kustomize.js');
    rendering = await renderOverlays({ files, root, config, env, reported, helm: helm !== undefined });
  }
  if (helm) {
    const { chartsOf } = await import('./render/charts.js');
    const { renderCharts } = await import('./render/helm.js');
    // A chart that an overlay renders with its values is not rendered without them.
    const used = rendering.charts.map((folder) => path.resolve(root, folder));
    const charts = chartsOf(files, root).filter(
      ({ place }) => !used.some((folder) => isBelow(folder, place)),
    );
    rendering = joined(
      rendering,
      await renderCharts({ charts, options: helm, cwd, root, config, env, reported }),
    );
  }
  if (gitops ?? config.gitops) {
    const { renderGitOps } = await import('./gitops/index.js');
    rendering = joined(rendering, await renderGitOps({ files, root, config, env }));
  }
  return rendering;
}

/** A user who names a chart wants it rendered. @throws PlimsollError */
export function refuseCharts(paths: readonly string[], cwd: string): void {
  const charts = paths.flatMap((given) => {
    const absolute = path.resolve(cwd, given);
    const packed = isPackedChart(absolute) && existsSync(absolute);
    return packed || existsSync(path.join(absolute, 'Chart.yaml'))
      ? `${given} is a ${packed ? 'packed ' : ''}Helm chart, which must be rendered first. Use --helm, or helm template ${given} | plimsoll -`
      : [];
  });
  if (charts.length > 0) throw new PlimsollError(charts);
}
