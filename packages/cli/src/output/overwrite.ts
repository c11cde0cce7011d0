import { lstatSync } from 'node:fs';
import path from 'node:path';
import { isConfigName } from '../config/find.js';
import { PlimsollError } from '../error.js';
import { onRead, realPath, unwatched } from '../files/disk.js';
import { readHead } from '../files/read.js';
import type { Target } from './targets.js';

/** What keeps the reports of a run from replacing what it reads. */
export interface Guard {
  /**
   * Refuses all targets that were read so far.
   * @param more other files of the run, by absolute path; undefined for one that it does not have
   * @throws PlimsollError naming each target
   */
  check(more?: Iterable<string | undefined>): void;
  /** Ends the watch: what is read from now on does not count. */
  end(): void;
}

/**
 * Refuses to replace manifests, configs and baselines by reports: `-f json=web.yaml` is a mistake. Earlier reports are
 * replaced. From here on the guard notes which targets the run reads.
 * @param named files that the command line names as input, from `cwd`
 * @throws PlimsollError naming each target
 */
export function guardTargets(
  targets: readonly Target[],
  cwd: string,
  named: readonly (string | undefined)[],
): Guard {
  const files = new Map(
    targets.flatMap(({ file }) => (file === undefined ? [] : [[placeOf(path.resolve(cwd, file)), file]])),
  );
  if (files.size === 0) return { check() {}, end() {} };
  refuse(
    [...files].flatMap(([place, file]) => (isSource(place) ? file : [])),
    'is a manifest, a config or a baseline',
  );
  const names = new Set([...files.keys()].map((place) => path.basename(place)));
  const read = new Set<string>();
  const note = (file: string | undefined): void => {
    // Links are resolved only for files that have the name of a target.
    if (file === undefined || !names.has(path.basename(file))) return;
    const target = files.get(placeOf(path.resolve(cwd, file)));
    if (target !== undefined) read.add(target);
  };
  const check = (more: Iterable<string | undefined> = []): void => {
    for (const file of more) note(file);
    refuse(
      [...read].filter((file) => !isKept(path.resolve(cwd, file))),
      'is read by this run',
    );
  };
  check(named);
  return { check, end: onRead(note) };
}

/** Links in the directory are resolved. A link itself is replaced, and what it leads to stays. */
const placeOf = (file: string): string =>
  path.join(
    unwatched(() => realPath(path.dirname(file))),
    path.basename(file),
  );

function refuse(files: readonly string[], why: string): void {
  if (files.length > 0)
    throw new PlimsollError(
      files.map((file) => `${file} ${why}, so no report is written over it. Name another file.`),
    );
}

/** A line of YAML at the top of a manifest, a config or a baseline. */
const YAML = /^["']?(?:apiVersion|kind|extends|plugins|rules|suppressions|ignores|findings)["']?[ \t]*:/m;

/** The keys of a manifest. */
const OF_MANIFEST = ['apiVersion', 'kind', 'metadata'];

/** The keys of a config or a baseline, which may be those of a report, too. */
const OF_CONFIG = ['extends', 'plugins', 'rules', 'suppressions', 'findings'];

/** Keys that only reports in JSON have: those of Plimsoll and SARIF. */
const OF_REPORT = ['schemaVersion', 'runs'];

/** What a formatter of one's own may write: the objects in which clusters keep reports. */
const REPORT = /apiVersion["']?[ \t]*:[ \t]*["']?(?:wgpolicyk8s|openreports)\.io\//;

/** How much of a file shows what it is, in bytes. */
const HEAD = 4096;

function isSource(file: string): boolean {
  const isConfig = isConfigName(path.basename(file));
  if (!isConfig && !/\.(?:ya?ml|json)$/i.test(file)) return false;
  if (!isFile(file)) return false;
  if (isConfig) return true;
  const head = headOf(file);
  if (REPORT.test(head)) return false;
  const keys = flowKeys(head);
  if (!keys) return YAML.test(head);
  const has = (names: readonly string[]): boolean => names.some((name) => keys.has(name));
  return has(OF_MANIFEST) || (has(OF_CONFIG) && !has(OF_REPORT));
}

/** Whether a file that was read may be replaced, because it is an earlier report. */
const isKept = (file: string): boolean => isFile(file) && REPORT.test(headOf(file));

/** A line before the first document: a comment, a directive, `---`, or nothing. */
const BEFORE = /^\s*(?:[#%]|---\s*$|$)/;

/** Strings without escapes, comments, brackets, and words of flow YAML and JSON. */
const TOKEN = /"[^"]*"?|'[^']*'?|#.*|[{}[\],:]|[^\s{}[\],:"'#]+/g;

/** The keys of the first document, if it is a mapping in flow form: JSON or `{apiVersion: v1, …}`. */
function flowKeys(head: string): ReadonlySet<string> | undefined {
  const lines = head.split('\n');
  const text = lines
    .slice(lines.findIndex((line) => !BEFORE.test(line)))
    .join('\n')
    .replace(/^---/, '')
    .trimStart();
  if (!text.startsWith('{')) return undefined;
  const keys = new Set<string>();
  let depth = 0;
  let last = '';
  for (const [token] of text.replace(/\\["\\]/g, '').matchAll(TOKEN)) {
    if (token === ':' && depth === 1) keys.add(last.replace(/^["']|["']$/g, ''));
    if (token === '{' || token === '[') depth++;
    else if ((token === '}' || token === ']') && --depth === 0) break;
    last = token;
  }
  return keys;
}

function isFile(file: string): boolean {
  try {
    return lstatSync(file).isFile();
  } catch {
    return false;
  }
}

/** Empty for a file that cannot be read: writing it says why. */
function headOf(file: string): string {
  try {
    return readHead(file, HEAD).toString();
  } catch {
    return '';
  }
}
