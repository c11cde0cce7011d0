import { type Finding, type Formatter, type LintResult, visibleFindings } from '@plimsoll/core';
import { type Gravity, gravest, type NotJudgedGroup, notJudgedGroups } from '@plimsoll/core/internal';
import { escapeLine, escapeSarifMessage } from '../escape.js';
import { jsonChunks, Lines } from '../json-chunks.js';
import { LIMITS, mostSevere } from './limits.js';
import { resultsOf } from './results.js';
import { type EnabledRule, ruleDescriptor } from './rules.js';
import { taxonomiesOf } from './taxonomies.js';
import { isOutside, relativeUri } from './uri.js';

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html) as GitHub code scanning reads
 * it: one run, every enabled rule in its driver, complete messages, GitHub's line hash beside our fingerprint.
 */
export const sarif: Formatter = function* (result, options) {
  const visible = visibleFindings(result, options);
  const shown = mostSevere(visible, LIMITS.results);
  const warnings = [...cutNote(visible.length - shown.length), ...outsideNote(shown)];
  for (const warning of warnings) options.warn?.(escapeLine(warning));

  const rules = enabledRules(result, shown);
  const taxonomies = taxonomiesOf(result.benchmarks, new Set(rules.map(([id]) => id)));
  const ruleIndex = new Map(rules.map(([id], index) => [id, index]));
  const risks = new Map(rules.map(([id, { risk }]) => [id, risk]));
  const hasTaxonomies = taxonomies.components.length > 0;
  const run = {
    tool: {
      driver: {
        name: options.tool.name,
        version: options.tool.version,
        semanticVersion: options.tool.version,
        informationUri: options.tool.informationUri,
        supportedTaxonomies: hasTaxonomies ? taxonomies.references : undefined,
        rules: new Lines(rules.map(([id, report]) => ruleDescriptor(id, report, taxonomies, options))),
      },
    },
    automationDetails: automationDetails(options.category),
    invocations: [
      {
        executionSuccessful: result.errors.length === 0,
        toolExecutionNotifications: new Lines([
          ...result.errors.map((error) => errorNotification(error, ruleIndex)),
          ...notJudgedGroups(result.notJudged).map(notJudgedNotification),
          ...(result.notes ?? []).map((text) => notification('note', text)),
          ...warnings.map((text) => notification('warning', text)),
        ]),
      },
    ],
    columnKind: 'utf16CodeUnits',
    taxonomies: hasTaxonomies ? new Lines(taxonomies.components) : undefined,
    results: new Lines(
      resultsOf(shown, options.textOf, { ruleIndex, riskOf: (id) => risks.get(id), taxonomies, options }),
    ),
  };
  yield* jsonChunks({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  });
};

/** Includes a rule that ran nowhere but has a finding: the core's own, on files without any resource. */
function enabledRules(result: LintResult, shown: readonly Finding[]): readonly [string, EnabledRule][] {
  const gravities = new Map<string, Gravity>();
  for (const finding of shown)
    gravities.set(finding.ruleId, gravest(finding, gravities.get(finding.ruleId) ?? finding));
  return [...result.rules].flatMap(([id, { meta, severity }]) => {
    const found = gravities.get(id);
    const own = severity === 'off' ? found?.severity : severity;
    const risk = Math.max(meta.risk, found?.risk ?? 0);
    return own === undefined ? [] : [[id, { meta, severity: own, risk }] as const];
  });
}

/** GitHub takes the part before the last slash for the category. */
function automationDetails(category: string | undefined): { readonly id: string } | undefined {
  return category === undefined ? undefined : { id: category.endsWith('/') ? category : `${category}/` };
}

function notification(level: 'note' | 'warning', text: string): object {
  return { level, message: { text: escapeSarifMessage(text) } };
}

function errorNotification(
  { message, file, ruleId }: LintResult['errors'][number],
  ruleIndex: ReadonlyMap<string, number>,
): object {
  const index = ruleId === undefined ? undefined : ruleIndex.get(ruleId);
  return {
    level: 'error',
    message: { text: escapeSarifMessage(message) },
    associatedRule: index === undefined ? undefined : { id: ruleId, index },
    locations:
      file === undefined
        ? undefined
        : [{ physicalLocation: { artifactLocation: { uri: relativeUri(file) } } }],
  };
}

/** One notification for each reason, with as many places as fit. */
function notJudgedNotification({ reason, gap, line, advice, entries }: NotJudgedGroup): object {
  return {
    descriptor: { id: `not-judged/${reason}` },
    level: gap ? 'warning' : 'note',
    message: { text: escapeSarifMessage(`Not checked: ${line}.${advice === undefined ? '' : ` ${advice}`}`) },
    locations: entries.slice(0, LIMITS.notificationLocations).map(({ file, region }) => ({
      physicalLocation: {
        artifactLocation: { uri: relativeUri(file) },
        region: region && { startLine: region.startLine, startColumn: region.startColumn },
      },
    })),
  };
}

function* cutNote(missing: number): Generator<string> {
  if (missing > 0)
    yield `SARIF: ${missing} results are missing, the least severe ones. GitHub rejects files with more than ${LIMITS.results} results. Lint parts of the repository with a category for each, or fix findings or write a baseline. The formats json and text have all of them.`;
}

function* outsideNote(shown: readonly Finding[]): Generator<string> {
  const files = [...new Set(shown.map(({ file }) => file))].filter(isOutside);
  if (files.length > 0)
    yield `SARIF: ${files.length} of the files are outside the repository, such as ${files[0]}. Code scanning cannot show results in them. Their paths begin with "outside-repository/".`;
}
