// The work of the worker: core and the packs as in the command, but on texts instead of files.
import { attackPaths, attackPathsPlugin, reportOf } from '@plimsoll/attack-paths';
import { type AttackPathSettings, assumedBy } from '@plimsoll/attack-paths/internal';
import { cis } from '@plimsoll/cis';
import {
  applyFixes,
  ConfigError,
  type Finding,
  type FormatOptions,
  type LintResult,
  lint,
  type ParsedFile,
  type Plugin,
  parse,
  type ResolvedConfig,
  resolveConfig,
  visibleFindings,
} from '@plimsoll/core';
import { corePlugin, groupBy, newestEditions, regionOf } from '@plimsoll/core/internal';
import { LATEST_MINOR, readProjects } from '@plimsoll/core/kubernetes';
import { formatters, pathsFormatters } from '@plimsoll/formatters';
import { nsaHardening } from '@plimsoll/nsa-hardening';
import { platform } from '@plimsoll/platform';
import { podSecurity } from '@plimsoll/pod-security';
import { readConfigText } from '../../packages/cli/src/config/config-text.js';
import type { Answers, Checked, Choices, Explained, Mark, Question } from './messages.js';
import { isConfig, type PlaygroundState, PRESETS } from './state.js';

const plugins: readonly Plugin[] = [podSecurity, cis, nsaHardening, platform, attackPathsPlugin];

/** The releases in the menu. A config can set older ones. */
const RELEASES = 15;

export const choices: Choices = {
  presets: plugins.flatMap(({ meta, presets = {} }) =>
    Object.keys(presets).map((name) => `${meta.prefix}/${name}`),
  ),
  kubernetes: ['latest', ...Array.from({ length: RELEASES }, (_, index) => `1.${LATEST_MINOR - index}`)],
  benchmarks: newestEditions(plugins.flatMap(({ benchmarks = [] }) => benchmarks)).map(({ id, title }) => ({
    id,
    title,
  })),
};

/** The file that a link in a report names. */
const FILE_LINK = 'file:///';

export async function check({
  state,
  view,
  benchmark,
  columns,
}: Extract<Question, { kind: 'check' }>): Promise<Checked> {
  let config: ResolvedConfig;
  try {
    config = configOf(state);
  } catch (error) {
    return nothing((error as Error).message);
  }
  const files = await filesOf(state);
  const result = await lint(files, config, { fixes: true });
  const shown = visibleFindings(result, { showSuppressed: false });
  const common = optionsOf(state, columns);
  const of = (safety: string): number => shown.filter(({ fix }) => fix?.safety === safety).length;
  return {
    marks: new Map([...groupBy(shown, ({ file }) => file)].map(([file, own]) => [file, own.flatMap(markOf)])),
    errors: shown.filter(({ severity }) => severity === 'error').length,
    warnings: shown.filter(({ severity }) => severity === 'warn').length,
    fixes: { safe: of('safe'), unsafe: of('unsafe') },
    ...(view === 'findings' && { report: await written('text', result, common) }),
    ...(view === 'compliance' && {
      report: await written('compliance', await lint(files, configOf(state, benchmark)), common),
    }),
    ...(view === 'paths' && (await pathsOf(files, config, common))),
  } as Checked;
}

const nothing = (failure: string): Checked => ({
  marks: new Map(),
  errors: 0,
  warnings: 0,
  fixes: { safe: 0, unsafe: 0 },
  report: '',
  failure,
});

/** @throws Error with all problems of the config */
function configOf({ files, preset, kubernetes }: PlaygroundState, benchmark?: string): ResolvedConfig {
  const own = files.find(({ name }) => isConfig(name));
  const text = own && readConfigText(own.text, own.name);
  try {
    return resolveConfig(
      text?.config ?? { extends: (Object.hasOwn(PRESETS, preset) && PRESETS[preset]) || [preset] },
      {
        plugins,
        ...(own && { source: { path: own.name, text: own.text } }),
        ...(benchmark !== undefined && { benchmark }),
        ...(kubernetes !== 'latest' && { overrides: { kubernetesVersion: kubernetes } }),
      },
    );
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new Error(
      error.problems
        .map(({ path, message }) => {
          const place =
            own && text && !path.startsWith('overrides') ? `${own.name}:${text.position(path)}: ` : '';
          return `${place}${path === '' ? '' : `${path}: `}${message}`;
        })
        .join('\n'),
    );
  }
}

const filesOf = ({ files }: PlaygroundState): Promise<readonly ParsedFile[]> =>
  Promise.all(
    files.filter(({ name }) => !isConfig(name)).map(({ name, text }) => parse({ path: name, text })),
  );

function optionsOf({ files }: PlaygroundState, columns: number): FormatOptions {
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  return {
    tool: { name: 'plimsoll', version: corePlugin.meta.version, informationUri: '' },
    color: true,
    showSuppressed: false,
    columns,
    docs: new Map(),
    textOf: (file) => texts.get(file),
    fileUrl: (file) => `${FILE_LINK}${encodeURIComponent(file)}`,
  };
}

async function written(format: string, result: LintResult, options: FormatOptions): Promise<string> {
  const formatter = await formatters[format]!();
  const output = formatter(result, options);
  return typeof output === 'string' ? output : [...output].join('');
}

function markOf({ region, severity, message, ruleId, fix }: Finding): readonly Mark[] {
  if (!region) return [];
  const { startOffset, endOffset } = region;
  return [
    {
      from: startOffset,
      to: endOffset,
      severity: severity === 'error' ? 'error' : 'warning',
      message,
      rule: ruleId,
      ...(fix && { fix }),
    },
  ];
}

async function pathsOf(
  files: readonly ParsedFile[],
  config: ResolvedConfig,
  options: FormatOptions,
): Promise<Pick<Checked, 'report' | 'picture'>> {
  const { settings, kubernetes } = config.forProject();
  const own = (settings['attack-paths'] ?? {}) as AttackPathSettings;
  const projects = await readProjects(files, config, {});
  const report = reportOf(
    projects.map((project) => ({
      project,
      ...attackPaths(project, { kubernetes, assumptions: assumedBy(own, []), goals: own.goals }),
    })),
    {
      findingAt: () => undefined,
      place: ({ resource, path }) => ({ file: resource.file.path, region: regionOf(resource, path) }),
      partlyKnown: [],
    },
  );
  const [text, svg] = await Promise.all([pathsFormatters.text!(), pathsFormatters.svg!()]);
  const all = { ...options, verbose: false };
  const { length } = report.paths;
  return {
    report: [...text(report, all)].join(''),
    ...(length > 0 && {
      picture: {
        svg: [...svg(report, all)].join(''),
        alt: `${length} attack ${length === 1 ? 'path' : 'paths'}; the text below has each step`,
      },
    }),
  };
}

/** The texts that fixes change. */
export async function fix({ state, unsafe }: Extract<Question, { kind: 'fix' }>): Promise<Answers['fix']> {
  const result = await lint(await filesOf(state), configOf(state), { fixes: true });
  const wanted = visibleFindings(result, { showSuppressed: false }).filter(
    (finding) => finding.fix && (unsafe || finding.fix.safety === 'safe'),
  );
  return state.files.flatMap(({ name, text }) => {
    const own = wanted.filter(({ file }) => file === name);
    return own.length === 0 ? [] : [{ name, text: applyFixes(text, own).text }];
  });
}

/** The help of a rule. Undefined if there is no such rule. */
export async function explain(rule: string): Promise<Explained | undefined> {
  const slash = rule.indexOf('/');
  const plugin = [...plugins, corePlugin].find(({ meta }) => meta.prefix === rule.slice(0, slash));
  const docs = await plugin?.docs?.();
  const doc = docs && Object.hasOwn(docs, rule.slice(slash + 1)) ? docs[rule.slice(slash + 1)] : undefined;
  return doc && { why: doc.why, fix: doc.fix };
}
