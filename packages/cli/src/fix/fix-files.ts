import path from 'node:path';
import { applyFixes, type Finding, type LintResult, type ParsedFile, parse } from '@plimsoll/core';
import {
  type FixReport,
  type FixSafety,
  fileClassifier,
  groupBy,
  type RefusalReason,
  type RefusedFix,
} from '@plimsoll/core/internal';
import { surroundingsOf } from '../files/surroundings.js';
import { count, refusalNotes } from './refusals.js';

export interface FixOptions {
  /** `safe`: only fixes that cannot change what a working pod does. */
  readonly fixes: 'safe' | 'all';
  /** Ids of the rules whose findings are fixed; all when left out. */
  readonly rules?: readonly string[];
  /** Writes nothing. */
  readonly dryRun: boolean;
}

export interface FixRequest {
  readonly files: readonly ParsedFile[];
  /** Why a file may not be changed, by its shown path; undefined where it may. */
  readonly whyNotChanged: (file: string) => RefusalReason | undefined;
  readonly root: string;
  readonly options: FixOptions;
  /** Lints files, with fixes. */
  readonly lint: (files: readonly ParsedFile[]) => Promise<LintResult>;
}

export interface Fixed {
  readonly files: readonly ParsedFile[];
  /** By shown path. */
  readonly changed: ReadonlyMap<string, ChangedFile>;
  /** The result of the requested fixes. It does not yet count files that cannot be written. */
  readonly report: FixReport;
  /** The sentences to print about the files that were written. */
  notes(written: ReadonlySet<string>): readonly string[];
}

export interface ChangedFile {
  readonly before: string;
  readonly after: string;
  /** How many fixes were made. */
  readonly fixes: number;
}

/**
 * One fix allows another: a container that is no longer privileged can set `allowPrivilegeEscalation: false`. The last
 * pass changes nothing. At the limit the run says how many fixes are left.
 */
const PASSES = 50;

/**
 * Fixes files in memory until no fix is left. Where a file's text returns to an earlier one, the last new text stays.
 */
export async function fixFiles(request: FixRequest): Promise<Fixed> {
  const { options, whyNotChanged, root } = request;
  let files = request.files;
  const changeable = new Set(
    files.flatMap(({ source }) => (whyNotChanged(source.path) === undefined ? [source.path] : [])),
  );
  const seen = new Map<string, Set<string>>();
  const before = new Map(files.map(({ source }) => [source.path, source.text]));
  const isOfRules = ({ ruleId }: { ruleId: string }): boolean => options.rules?.includes(ruleId) ?? true;
  const isAskedFor = ({ ruleId, safety }: { ruleId: string; safety: FixSafety }): boolean =>
    (options.fixes === 'all' || safety === 'safe') && isOfRules({ ruleId });
  const isMeant = ({ ruleId, file, fix }: Finding): boolean =>
    fix !== undefined && changeable.has(file) && isAskedFor({ ruleId, safety: fix.safety });
  const made = new Map<string, number>();
  let unsafe = 0;
  let off: readonly string[] = [];
  let left: readonly Finding[] = [];
  let report: FixReport = { offered: 0, refused: [] };
  for (let pass = 0; pass <= PASSES; pass++) {
    const { findings, fixes, rules } = await request.lint(files);
    off = options.rules?.filter((id) => !rules.get(id)?.ran) ?? [];
    const unwritten = findings.flatMap(({ ruleId, file, fix }): RefusedFix[] => {
      const reason = fix && whyNotChanged(file);
      return reason ? [{ ruleId, file, safety: fix.safety, reason }] : [];
    });
    report = {
      offered: (fixes?.offered ?? 0) - unwritten.length,
      refused: [...(fixes?.refused ?? []), ...unwritten].filter(isAskedFor),
    };
    left = findings.filter(isMeant);
    unsafe = findings.filter(
      (finding) => finding.fix && isOfRules(finding) && !isMeant(finding) && changeable.has(finding.file),
    ).length;
    if (left.length === 0 || pass === PASSES) break;
    const texts = new Map<string, string>();
    const byFile = groupBy(left, ({ file }) => file);
    for (const { source } of files) {
      const own = byFile.get(source.path);
      if (!own) continue;
      const { text, applied } = applyFixes(source.text, own);
      const known = seen.get(source.path) ?? new Set([source.text]);
      seen.set(source.path, known);
      if (known.has(text)) changeable.delete(source.path);
      else {
        known.add(text);
        texts.set(source.path, text);
        made.set(source.path, (made.get(source.path) ?? 0) + applied.length);
      }
    }
    if (texts.size === 0) break;
    files = await Promise.all(files.map((file) => reparsed(file, texts.get(file.source.path), root)));
  }
  const changed = new Map(
    files.flatMap(({ source }) => {
      const old = before.get(source.path);
      return old === undefined || old === source.text
        ? []
        : [[source.path, { before: old, after: source.text, fixes: made.get(source.path) ?? 0 }] as const];
    }),
  );
  return {
    files,
    changed,
    report: { ...report, made: [...changed.values()].reduce((sum, { fixes }) => sum + fixes, 0) },
    notes: (written) => [
      ...notesOf(options, changed, written, left.length, unsafe),
      ...off.map(
        (id) => `--fix-rule ${id}: the rule is off for these files. Turn it on with --rule '${id}: error'.`,
      ),
      ...refusalNotes(report.refused),
    ],
  };
}

async function reparsed(file: ParsedFile, text: string | undefined, root: string): Promise<ParsedFile> {
  if (text === undefined) return file;
  const shown = file.source.path;
  const role = fileClassifier(surroundingsOf([path.resolve(root, shown)], root))(shown);
  return parse({ path: shown, role, text });
}

function notesOf(
  { fixes, dryRun }: FixOptions,
  changed: ReadonlyMap<string, ChangedFile>,
  written: ReadonlySet<string>,
  left: number,
  unsafe: number,
): readonly string[] {
  const own = [...changed].filter(([file]) => written.has(file));
  const made = own.reduce((sum, [, file]) => sum + file.fixes, 0);
  const verb = dryRun ? 'would be' : made === 1 ? 'was' : 'were';
  return [
    `${count(made, 'fix', 'es')} ${verb} made in ${count(own.length, 'file')}.`,
    // Where not all files could be written, the reader has to know which ones were.
    ...(own.length > 0 && own.length < changed.size
      ? [`Changed: ${own.map(([file]) => file).join(', ')}.`]
      : []),
    ...(left > 0
      ? [
          `${count(left, 'fix', 'es')} were not made, because others undo them or there are too many. Run again.`,
        ]
      : []),
    ...(fixes === 'safe' && unsafe > 0
      ? [
          `${count(unsafe, 'finding')} can be fixed with --fix-unsafe, which hardens and may break a workload.`,
        ]
      : []),
  ];
}
