// `helm template` of charts. https://helm.sh/docs/helm/helm_template/
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Origin, type ParsedFile, parse, type ResolvedConfig, SourceFile } from '@plimsoll/core';
import { PlimsollError } from '../error.js';
import { readTextFile } from '../files/read.js';
import { displayPath, isBelow, whyForeign } from '../files/repository.js';
import { templateTracer } from './align.js';
import { type Chart, forbiddenIn, templateFile } from './charts.js';
import { mayGenerateSecrets, withoutGenerated } from './generated.js';
import { type Environment, findProgram, runProgram } from './program.js';
import { joined, NOTHING_RENDERED, type RenderedFile, type Rendering } from './rendered.js';

export interface HelmOptions {
  /** Files of values, from the working directory: one rendering each. */
  readonly values?: readonly string[];
  /** As `--set` of Helm. */
  readonly set?: readonly string[];
  /** Default `release-name`, as Helm's. */
  readonly releaseName?: string;
  readonly includeCrds?: boolean;
}

export interface HelmRequest {
  readonly charts: readonly Chart[];
  readonly options: HelmOptions;
  readonly cwd: string;
  readonly root: string;
  readonly config: ResolvedConfig;
  readonly env: Environment;
}

/**
 * Renders every chart once for each file of values. What cannot be rendered is an error, and the others are rendered.
 * @throws PlimsollError where there is no helm, or an option is at fault
 */
export async function renderCharts(request: HelmRequest): Promise<Rendering> {
  const { charts, options, cwd, root, config, env } = request;
  const values = valuesFiles(options.values ?? [], cwd, root);
  checkReleaseName(options.releaseName);
  const wanted = charts.filter(
    ({ folder, library }) =>
      !library && !config.forFile(displayPath(root, path.join(folder, 'Chart.yaml'))).ignored,
  );
  if (wanted.length === 0) return NOTHING_RENDERED;
  const helm = findProgram('helm', env);
  if (helm === undefined)
    throw new PlimsollError([
      '--helm: there is no helm on PATH (relative folders and node_modules/.bin do not count). Install it: https://helm.sh/docs/intro/install/',
    ]);
  let rendering = NOTHING_RENDERED;
  for (const chart of wanted)
    for (const file of values.length === 0 ? [undefined] : values)
      rendering = joined(rendering, await renderChart(helm, chart, file, request));
  return rendering;
}

/** Whoever names a file means what lies there: not what a link in the repository makes of it. */
function valuesFiles(given: readonly string[], cwd: string, root: string): readonly string[] {
  const files = given.map((name) => ({ name, file: path.resolve(cwd, name) }));
  const problems = files.flatMap(({ name, file }) => {
    if (!existsSync(file)) return [`--helm-values ${name}: there is no such file.`];
    const why = isBelow(root, file) ? whyForeign(file, root) : undefined;
    return why === undefined
      ? []
      : [`--helm-values ${name}: it leads to what is ${why}: name that file itself.`];
  });
  if (problems.length > 0) throw new PlimsollError(problems);
  return files.map(({ file }) => file);
}

/** https://helm.sh/docs/chart_template_guide/builtin_objects/: the name of a release is a DNS name. */
function checkReleaseName(name: string | undefined): void {
  if (name !== undefined && !/^[a-z0-9](?:[a-z0-9.-]{0,51}[a-z0-9])?$/.test(name))
    throw new PlimsollError([
      `--release-name ${name}: expected at most 53 lowercase letters, digits, "-" and ".".`,
    ]);
}

async function renderChart(
  helm: string,
  chart: Chart,
  values: string | undefined,
  { options, root, config }: HelmRequest,
): Promise<Rendering> {
  const shown = displayPath(root, chart.folder) || '.';
  const cluster = values === undefined ? shown : `${shown} with ${displayPath(root, values)}`;
  const fail = (message: string): Rendering => ({
    ...NOTHING_RENDERED,
    errors: [{ kind: 'file', file: displayPath(root, path.join(chart.folder, 'Chart.yaml')), message }],
  });
  if (chart.unread !== undefined)
    return fail(`The chart ${shown} cannot be rendered: its Chart.yaml cannot be read: ${chart.unread}.`);
  const forbidden = forbiddenIn(chart.folder, root);
  if (forbidden !== undefined) return fail(`The chart ${shown} is not rendered: ${forbidden}.`);
  const { minor } = config.forFileProblems(
    displayPath(root, path.join(chart.folder, 'Chart.yaml')),
  ).kubernetes;
  const render = () =>
    runProgram(
      helm,
      [
        'template',
        options.releaseName ?? 'release-name',
        chart.folder,
        `--kube-version=1.${minor}.0`,
        ...(config.namespace === undefined ? [] : [`--namespace=${config.namespace}`]),
        ...(values === undefined ? [] : [`--values=${values}`]),
        ...(options.set ?? []).map((entry) => `--set=${entry}`),
        ...(options.includeCrds ? ['--include-crds'] : []),
      ],
      chart.folder,
    );
  const run = await render();
  if ('failure' in run)
    return fail(
      `The chart ${cluster} cannot be rendered: ${run.failure}. Where it lacks dependencies, run helm dependency build before.`,
    );
  const again = mayGenerateSecrets(chart.folder, run.output) ? await render() : run;
  const output = 'failure' in again ? run.output : withoutGenerated(run.output, again.output);
  return readOutput(output, chart, cluster, root);
}

/**
 * What `helm template` wrote, as one text for each template. What comes from a packed chart is at the file of the chart
 * that packs it.
 */
async function readOutput(output: string, chart: Chart, cluster: string, root: string): Promise<Rendering> {
  // A chart that is used under two names gives the same templates twice.
  const byTemplate = new Map<string | undefined, string[]>();
  for (const part of output.split(/^(?=---\n# Source: )/m)) {
    const source = /^---\n# Source: (.+)$/m.exec(part)?.[1]?.trimEnd();
    const template = source === undefined ? undefined : templateFile(chart, source);
    if (source === undefined || (chart.only && !(template && chart.only.has(template)))) continue;
    byTemplate.set(template, [...(byTemplate.get(template) ?? []), part]);
  }
  const files: RenderedFile[] = [];
  const texts = new Map<string, string>();
  for (const [template, parts] of byTemplate) {
    const file = template ?? path.join(chart.folder, 'Chart.yaml');
    const source = new SourceFile(displayPath(root, file), readTextFile(file));
    const origin: Origin = { kind: 'helm', file: source.path, chart: chart.name };
    const parsed = await parse({
      path: source.path,
      role: 'plain',
      text: parts.join(''),
      cluster,
      ...(template !== undefined && { origin }),
    });
    files.push(renderedFile(parsed, origin, source, template !== undefined));
    texts.set(source.path, source.text);
  }
  const covered = new Set([...byTemplate.keys()].filter((template) => template !== undefined));
  return { ...NOTHING_RENDERED, files, covered, texts, charts: [displayPath(root, chart.folder)] };
}

/** Without the text of the template the first line of `shown` stands for all. */
function renderedFile(
  parsed: ParsedFile,
  fallback: Origin,
  shown: SourceFile,
  hasTemplate: boolean,
): RenderedFile {
  const lines = parsed.source.text.split('\n');
  const trace = hasTemplate ? templateTracer(shown.text) : undefined;
  const starts = lines.flatMap((text, at) => (/^---(?:\s|$)/.test(text) ? [at] : []));
  const traced = new Map<number, ReturnType<NonNullable<typeof trace>>>();
  return {
    parsed,
    place({ region, origin = fallback }) {
      const at = (region?.startLine ?? 1) - 1;
      const start = starts.findLast((line) => line <= at) ?? 0;
      const end = starts.find((line) => line > at) ?? lines.length;
      const placeOf = traced.get(start) ?? trace?.(lines.slice(start, end));
      if (placeOf) traced.set(start, placeOf);
      const { line, approximate } = placeOf?.(at - start) ?? { line: 1, approximate: true };
      const rendered =
        region && !approximate ? parsed.source.text.slice(region.startOffset, region.endOffset) : '';
      return {
        file: shown.path,
        region: lineRegion(shown, line, rendered),
        origin: { ...origin, line, ...(approximate && { approximate }) },
      };
    },
  };
}

/** A line of a source: the text that was reported, where the line has it once, else all of it. */
function lineRegion(source: SourceFile, line: number, reported: string) {
  const lines = source.text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const text = lines[line - 1] ?? '';
  const at = reported === '' ? -1 : text.indexOf(reported);
  if (at !== -1 && text.indexOf(reported, at + 1) === -1)
    return source.region(start + at, start + at + reported.length);
  const indent = text.length - text.trimStart().length;
  return source.region(start + indent, start + Math.max(indent, text.trimEnd().length));
}
