import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Host } from '../host.js';
import { useColor } from './write-target.js';

/**
 * Whether the terminal shows links (OSC 8), by environment variables. Without a known one it does not. FORCE_HYPERLINK
 * overrides all: 0 turns links off. The facts are those of https://github.com/chalk/supports-hyperlinks.
 */
export function useHyperlinks({ stdout, env }: Pick<Host, 'stdout' | 'env'>): boolean {
  const { FORCE_HYPERLINK: forced } = env;
  if (forced !== undefined && forced !== '') return Number.parseInt(forced, 10) !== 0;
  // An output without colours gets no links. CI logs would show the escape sequences.
  if (!stdout.isTerminal || !useColor({ stdout, env }) || env.CI || env.TEAMCITY_VERSION) return false;
  if (env.WT_SESSION !== undefined) return true;
  const known = PROGRAMS[env.TERM_PROGRAM ?? ''];
  if (known !== undefined) return isAtLeast(env.TERM_PROGRAM_VERSION, known);
  if (env.VTE_VERSION !== undefined) return hasVteLinks(env.VTE_VERSION);
  return env.TERM === 'alacritty' || env.TERM === 'xterm-kitty';
}

/** The first version of each terminal that shows links. */
const PROGRAMS: Readonly<Record<string, readonly [major: number, minor: number]>> = Object.assign(
  Object.create(null) as Record<string, readonly [number, number]>,
  { 'iTerm.app': [3, 1], WezTerm: [20_200_620, 0], vscode: [1, 72], ghostty: [0, 0], zed: [0, 0] },
);

function isAtLeast(version = '', [major, minor]: readonly [number, number]): boolean {
  const [first = 0, second = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return first > major || (first === major && second >= minor);
}

/**
 * `5202` is 0.52.2. 0.50.0 had links and crashed with them.
 * https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
 */
function hasVteLinks(version: string): boolean {
  if (version === '0.50.0' || version === '5000') return false;
  return /^\d{4}$/.test(version) ? Number(version) > 5000 : isAtLeast(version, [0, 50]);
}

/**
 * The URL of a file in a report, with the host name: the terminal may run on another machine.
 * @param here the working directory
 */
export function fileUrl(here: string, file: string): string {
  const url = pathToFileURL(path.resolve(here, file));
  // Loaded on use: few runs write to a terminal that shows links.
  url.hostname = process.platform === 'win32' ? '' : process.getBuiltinModule('node:os').hostname();
  return url.href;
}
