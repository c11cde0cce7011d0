import { type Finding, type Formatter, visibleFindings } from '@plimsoll/core';
import { escapeCommandMessage, escapeCommandProperty } from './escape.js';
import { lineMessage, SEVERITY_WORDS } from './line.js';
import { isOutside } from './sarif/uri.js';
import { unixLine } from './unix.js';

type Level = 'error' | 'warning' | 'notice';

/**
 * How many annotations of each level GitHub shows for a step. It drops the rest silently (and all above 50 for a job).
 */
const SHOWN_PER_STEP = 10;

/**
 * Workflow commands of GitHub Actions: annotations on the lines of a pull request, which need no Advanced Security
 * and no permissions. The most severe findings come first. Those that GitHub would drop become lines of the log.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export const github: Formatter = function* (result, options) {
  const { name } = options.tool;
  const findings = [...visibleFindings(result, options)].sort(
    (a, b) => RANKS[levelOf(a)] - RANKS[levelOf(b)] || b.risk - a.risk,
  );
  // The errors of the run come first: they say that the findings are incomplete.
  const left: Record<Level, number> = {
    error: SHOWN_PER_STEP - Math.min(result.errors.length, SHOWN_PER_STEP),
    warning: SHOWN_PER_STEP,
    // One annotation says how many are not shown.
    notice: SHOWN_PER_STEP - 1,
  };
  for (const { message } of result.errors) yield command('error', { title: name }, message);
  const more: Finding[] = [];
  for (const finding of findings) {
    const level = levelOf(finding);
    if (left[level]-- > 0) yield annotation(level, finding);
    else more.push(finding);
  }
  if (more.length === 0) return;
  const text = `+${more.length} more: GitHub shows ${SHOWN_PER_STEP} errors and ${SHOWN_PER_STEP} warnings of a step. All are in the log of this step.`;
  yield command('notice', { title: name }, text);
  yield `::group::+${more.length} more\n`;
  for (const finding of more) yield `${unixLine(finding)}\n`;
  yield '::endgroup::\n';
};

const RANKS: Readonly<Record<Level, number>> = { error: 0, warning: 1, notice: 2 };

function levelOf({ severity, suppression }: Finding): Level {
  return suppression ? 'notice' : SEVERITY_WORDS[severity];
}

function annotation(level: Level, finding: Finding): string {
  const { file, region, ruleId } = finding;
  // GitHub cannot show a place outside of the repository, so the message names it.
  if (isOutside(file)) return command(level, { title: ruleId }, `${file}: ${lineMessage(finding)}`);
  return command(
    level,
    {
      file,
      line: region?.startLine,
      endLine: region?.endLine,
      col: region?.startColumn,
      endColumn: region?.endColumn,
      title: ruleId,
    },
    lineMessage(finding),
  );
}

function command(
  level: Level,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeCommandProperty(String(value))}`);
  return `::${level} ${list.join(',')}::${escapeCommandMessage(message)}\n`;
}
