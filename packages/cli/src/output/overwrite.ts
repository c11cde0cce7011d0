import { lstatSync } from 'node:fs';
import path from 'node:path';
import { isConfigName } from '../config/find.js';
import { PlimsollError } from '../error.js';
import { readHead } from '../files/read.js';

/** A line of YAML at the top of a manifest, a config or a baseline. */
const YAML = /^["']?(?:apiVersion|kind|extends|plugins|rules|suppressions|ignores|findings)["']?[ \t]*:/m;

/** How a manifest or a config in JSON begins. Reports begin with other keys. */
const JSON_OBJECT = /^\s*\{\s*"(?:apiVersion|kind|metadata|extends|plugins|rules|suppressions)"\s*:/;

/** What a formatter of one's own may write: the objects in which clusters keep reports. */
const REPORT = /apiVersion["']?[ \t]*:[ \t]*["']?(?:wgpolicyk8s|openreports)\.io\//;

/** How much of a file shows what it is, in bytes. */
const HEAD = 4096;

/**
 * Refuses to replace a manifest, a config or a baseline by a report: `-f json=web.yaml` is a mistake. Earlier reports are
 * replaced.
 * @throws PlimsollError naming the file
 */
export function refuseToOverwrite(file: string): void {
  const isConfig = isConfigName(path.basename(file));
  if (!isConfig && !/\.(?:ya?ml|json)$/i.test(file)) return;
  // A link is replaced, and what it leads to stays.
  if (!isFile(file)) return;
  if (isConfig || isSource(headOf(file)))
    throw new PlimsollError([
      `${file} is a manifest, a config or a baseline, so no report is written over it. Name another file.`,
    ]);
}

const isSource = (head: string): boolean =>
  (/^\s*[{[]/.test(head) ? JSON_OBJECT : YAML).test(head) && !REPORT.test(head);

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
