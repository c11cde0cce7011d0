import {
  type AnyRule,
  definePlugin,
  type Finding,
  type LintResult,
  lint,
  type ParsedFile,
  type Plugin,
  parse,
  type ResolvedConfig,
  resolveConfig,
} from '@plimsoll/core';
import { type LintMemory, withinScope } from '@plimsoll/core/internal';
import type { Resource } from '@plimsoll/core/kubernetes';
import type { Case, RuleTest } from './cases.js';
import { compilerFor } from './schemas.js';

export const FILE = 'manifest.yaml';

/** What a rule reported for one text. */
export interface Run {
  readonly text: string;
  readonly file: ParsedFile;
  /** Only those of the tested rule. */
  readonly findings: readonly Finding[];
  readonly result: LintResult;
  readonly resources: readonly Resource[];
}

/** A rule, bound to the config of a case. It can run many times, for each variation. */
export class BoundRule {
  readonly id: string;
  readonly #complete: boolean;
  readonly #config: ResolvedConfig;
  #resources: Resource[] = [];

  /** @throws ConfigError if the plugin is invalid or has no such rule, or if options or settings are invalid. */
  static async of(test: Pick<RuleTest, 'plugin' | 'rule'>, given: Omit<Case, 'code'>): Promise<BoundRule> {
    return new BoundRule(test, given, await compilerFor(test.plugin));
  }

  private constructor(
    { plugin, rule }: Pick<RuleTest, 'plugin' | 'rule'>,
    given: Omit<Case, 'code'>,
    compile: Awaited<ReturnType<typeof compilerFor>>,
  ) {
    const { prefix } = plugin.meta;
    this.id = `${prefix}/${rule}`;
    this.#complete = given.complete ?? true;
    const severity = given.severity ?? 'error';
    this.#config = resolveConfig(
      {
        plugins: [scoped(plugin, rule), this.#probe()],
        rules: {
          [this.id]: given.options ? [severity, given.options] : severity,
          'rule-tester/probe': 'warn',
        },
        ...(given.settings && { settings: { [prefix]: given.settings } }),
        ...(given.kubernetesVersion !== undefined && { kubernetesVersion: given.kubernetesVersion }),
      },
      compile ? { compile } : {},
    );
  }

  async text(text: string): Promise<Run> {
    return this.file(await parse({ path: FILE, text }));
  }

  /** Comments do not suppress here, because the rule is what is tested. */
  async file(file: ParsedFile): Promise<Run> {
    const result = await this.files([file]);
    const findings = result.findings.filter(({ ruleId }) => ruleId === this.id);
    return { text: file.source.text, file, findings, result, resources: this.#resources };
  }

  /** @param memory what the last run remembers, for a run that follows it */
  files(files: readonly ParsedFile[], memory?: LintMemory): Promise<LintResult> {
    this.#resources = [];
    return lint(files, this.#config, {
      complete: this.#complete,
      inlineSuppressions: false,
      fixes: true,
      checkReports: true,
      ...(memory && { memory }),
    });
  }

  /** A rule that sees every resource, to record the values along a path. */
  #probe() {
    const probe: AnyRule = {
      meta: { description: 'See every resource', risk: 0.1, messages: {} },
      create: () => ({ Resource: (_, resource) => void this.#resources.push(resource) }),
    };
    return definePlugin({
      meta: { name: '@plimsoll/rule-tester', version: '0.1.0', prefix: 'rule-tester' },
      rules: { probe },
    });
  }
}

/** The plugin with a rule that fails where it reads outside of its scope. */
function scoped(plugin: Plugin, name: string): Plugin {
  const rule = Object.hasOwn(plugin.rules, name) ? plugin.rules[name] : undefined;
  return rule ? { ...plugin, rules: { ...plugin.rules, [name]: withinScope(rule) } } : plugin;
}

/** The source text under a region. */
export function textOf(run: Run, { region }: Pick<Finding, 'region'>): string {
  return region === undefined ? '' : run.text.slice(region.startOffset, region.endOffset);
}
