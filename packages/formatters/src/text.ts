import {
  type Finding,
  type FormatOptions,
  type Formatter,
  type LintResult,
  visibleFindings,
} from '@plimsoll/core';
import { escapeLine } from './escape.js';
import { flowLines } from './flows.js';
import { codeFrame, type FrameSource, frameSource } from './frames.js';
import { fromHere, lineMessage, positionOf, SEVERITY_WORDS } from './line.js';
import { linked, type Paint, painter } from './paint.js';
import { summarize } from './summary.js';
import {
  type Block,
  type BlockGroup,
  blocksOf,
  objectName,
  type Repeated,
  settingOf,
} from './text-blocks.js';
import { summaryLines } from './text-summary.js';
import { wrap } from './wrap.js';

/** What all lines of a report share. */
interface Page {
  readonly paint: Paint;
  readonly width: number | undefined;
  readonly verbose: boolean;
  /** The URLs of paths and rule ids, on terminals that show links. */
  readonly fileUrl: (file: string) => string | undefined;
  readonly ruleUrl: (id: string) => string | undefined;
  /** The frame of a finding, where frames are shown. */
  readonly frame: ((finding: Finding) => readonly string[]) | undefined;
}

/** For people: one block for each object, the most severe first. Problem matchers read `unix`. */
export const text: Formatter = function* (result, options) {
  const findings = visibleFindings(result, options);
  const page = pageOf(options, result, findings);
  const isOfBaseline = ({ file }: Finding): boolean => file === result.baseline?.path;
  const { blocks, repeated } = blocksOf(
    fromHere(
      findings.filter((finding) => !isOfBaseline(finding)),
      options,
    ),
  );
  for (const block of blocks) yield `${blockLines(block, page).join('\n')}\n\n`;
  for (const same of repeated) yield `${repeatedLines(same, page).join('\n')}\n\n`;
  // Last: present findings come before accepted ones that are gone.
  const ofBaseline = fromHere(findings.filter(isOfBaseline), options);
  for (const block of blocksOf(ofBaseline).blocks) yield `${baselineLines(block, page).join('\n')}\n\n`;
  yield* summaryLines(result, summarize(result, findings, options), findings, page.paint, options);
};

function pageOf(options: FormatOptions, { rules }: LintResult, findings: readonly Finding[]): Page {
  const { columns, verbose = false, frames, fileUrl } = options;
  const sources = frames && frameSource(options, findings);
  return {
    paint: painter(options),
    width: columns === undefined ? undefined : Math.max(columns, 40),
    verbose,
    fileUrl: (file) => fileUrl?.(file),
    ruleUrl: (id) => fileUrl && rules.get(id)?.meta.docsUrl,
    frame:
      sources &&
      ((finding) =>
        frames === 'all' || finding.severity === 'error' ? framed(finding, sources, columns) : []),
  };
}

function framed(finding: Finding, sources: FrameSource, columns: number | undefined): readonly string[] {
  return codeFrame(finding, sources, columns).map((line) => `         ${line}`);
}

function blockLines({ file, object, groups }: Block, page: Page): readonly string[] {
  const { paint } = page;
  const shown = linked(paint(escapeLine(file), 'underline'), page.fileUrl(file));
  const title = object === undefined ? shown : `${paint(escapeLine(object), 'bold')}  ${shown}`;
  return [title, ...groups.flatMap((group) => groupLines(group, page))];
}

/** Up to this many unneeded entries get a line each. */
const ENTRIES = 3;

/** The faults of baseline entries. Many unneeded ones share one line. */
function baselineLines(block: Block, page: Page): readonly string[] {
  const isUnused = ({ ruleId }: Finding): boolean => ruleId === 'plimsoll/unused-suppression';
  const unused = block.groups.flatMap(({ wrong }) => wrong.filter(isUnused));
  if (page.verbose || unused.length <= ENTRIES) return blockLines(block, page);
  const groups = block.groups.map((group) => ({
    ...group,
    wrong: group.wrong.filter((finding) => !isUnused(finding)),
  }));
  return [
    ...blockLines({ ...block, groups: groups.filter(({ wrong }) => wrong.length > 0) }, page),
    line(
      unused[0]!,
      `${unused.length} entries match no finding (--verbose names them). Remove them, or run with --baseline-prune.`,
      'plimsoll/unused-suppression',
      page,
    ),
  ];
}

function groupLines({ containers, wrong, unset }: BlockGroup, page: Page): readonly string[] {
  const names =
    containers.length === 0
      ? ''
      : `${containers.length === 1 ? 'container' : 'containers'} ${escapeLine(containers.join(', '))}`;
  // Missing settings need no line for the container above them.
  if (wrong.length === 0) return unsetLines(unset, names === '' ? '' : `${names}: `, page);
  return [
    ...(names === '' ? [] : [wrap(`  ${names}`, 4, page.width)]),
    ...wrong.flatMap((finding) => findingLines(finding, page)),
    ...(unset.length > 0 ? unsetLines(unset, '', page) : []),
  ];
}

function findingLines(finding: Finding, page: Page): readonly string[] {
  const message = `${lineMessage(finding)}${finding.assumed === undefined ? '' : ' (assumed)'}`;
  return [
    line(finding, message, escapeLine(finding.ruleId), page),
    ...(page.frame?.(finding) ?? []),
    ...[...flowLines(finding)].map((flow) => wrap(`      ${flow}`, 8, page.width)),
  ];
}

/** One line for all missing settings at one place. `verbose` adds the message of each rule. */
function unsetLines(findings: readonly Finding[], who: string, page: Page): readonly string[] {
  const first = findings.reduce((a, b) => (a.severity === 'error' ? a : b));
  const settings = [...new Set(findings.map((finding) => escapeLine(settingOf(finding) ?? '')))];
  return [
    line(first, `${who}not set: ${settings.join(', ')}`, '', page),
    ...(page.verbose
      ? findings.map((finding) =>
          wrap(`           ${lineMessage(finding)}  ${escapeLine(finding.ruleId)}`, 13, page.width),
        )
      : []),
  ];
}

/** The most objects to name in a line. */
const NAMED = 4;

/** The first finding as it is, and the objects with the same fault. */
function repeatedLines({ kind, findings, unset }: Repeated, page: Page): readonly string[] {
  const [first, ...others] = findings;
  const names = others.map(({ resource }) => resource?.name ?? '(unnamed)');
  const rest = names.length - NAMED;
  const more = rest > 0 ? ` and ${rest} more (--verbose names them)` : '';
  return [
    `${page.paint(`${findings.length} objects of kind ${escapeLine(kind)}`, 'bold')}  ${page.paint(escapeLine(first.file), 'underline')}`,
    ...(unset.length > 0
      ? unsetLines(unset, '', page)
      : [line(first, lineMessage(first), escapeLine(first.ruleId), page)]),
    ...(page.verbose
      ? others.map(
          (other) => `      ${escapeLine(`${other.file}:${place(other)}  ${objectName(other.resource!)}`)}`,
        )
      : [wrap(`      the same: ${escapeLine(names.slice(0, NAMED).join(', '))}${more}`, 8, page.width)]),
  ];
}

const place = ({ region }: Finding): string => {
  const { line, column } = positionOf(region);
  return `${line}:${column}`;
};

/** The place, the severity and the message. Text that does not fit continues under the message. */
function line(finding: Finding, message: string, rule: string, page: Page): string {
  const { paint, width } = page;
  const at = place(finding);
  const word = SEVERITY_WORDS[finding.severity];
  const head = `  ${at.padEnd(7)}  ${word.padEnd('warning'.length)}  `;
  const wrapped = wrap(`${head}${message}${rule === '' ? '' : `  ${rule}`}`, head.length, width);
  // Painted last, since escape codes would count as width.
  const placed =
    linked(paint(at, 'dim'), page.fileUrl(finding.file)) + ' '.repeat(Math.max(7 - at.length, 0));
  const painted = `  ${placed}  ${paint(word.padEnd('warning'.length), finding.severity)}  `;
  const body = wrapped.slice(head.length);
  if (rule === '' || !body.endsWith(rule)) return `${painted}${body}`;
  const ruleShown = linked(paint(rule, 'dim'), page.ruleUrl(finding.ruleId));
  return `${painted}${body.slice(0, -rule.length)}${ruleShown}`;
}
