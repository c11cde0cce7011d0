import type { ConfigObject } from '@plimsoll/core';
import type { Json } from '@plimsoll/core/kubernetes';
import type { FlagValues } from '../arguments/flags.js';
import type { Arguments } from '../arguments/parse.js';
import { readConfigText } from '../config/config-text.js';
import type { ConfigOptions } from '../config/load.js';
import { PlimsollError } from '../error.js';
import { MAX_FILE_SIZE } from '../files/read.js';
import type { Host } from '../host.js';
import type { GivenText, LoadOptions } from '../load-project.js';

/** What the flags say about the config. @throws PlimsollError */
export function configOptions(flags: FlagValues, cwd: string): ConfigOptions {
  const others = (['no-config', 'preset'] as const).filter((name) => flags[name] !== undefined);
  if (flags.config !== undefined && others.length > 0)
    throw new PlimsollError([
      `--config and --${others.join(' and --')} cannot be combined, because each chooses the rules.`,
    ]);
  if (flags.preset && flags.benchmark !== undefined)
    throw new PlimsollError([
      '--preset and --benchmark cannot be combined, because a benchmark chooses its own rules.',
    ]);
  const overrides = overridesOf(flags);
  return {
    cwd,
    code: !flags['no-code'],
    ...(flags.config !== undefined && { config: flags.config }),
    ...(flags['no-config'] && { config: false }),
    ...(flags.preset && { presets: flags.preset }),
    ...(flags.benchmark !== undefined && { benchmark: flags.benchmark }),
    ...(flags.policies && { policies: true }),
    ...(Object.keys(overrides).length > 0 && { overrides }),
  };
}

function overridesOf(flags: FlagValues): ConfigObject {
  const rules = Object.fromEntries(
    (flags.rule ?? []).flatMap((rule) => Object.entries(ruleOf(rule) ?? {})),
  ) as ConfigObject['rules'];
  return {
    ...(flags.rule && { rules }),
    ...(flags['kubernetes-version'] !== undefined && { kubernetesVersion: flags['kubernetes-version'] }),
    ...(flags.namespace !== undefined && { namespace: flags.namespace }),
  } as ConfigObject;
}

/** Reads `pod-security/privileged: error`, as written in a config. */
function ruleOf(given: string): Json {
  // In YAML a key that begins with `*` would be an alias, and a shell has taken the quotes.
  const text = given.replace(/^(\*[^:"\s]*):/, '"$1":');
  const { config } = readConfigText(text, `--rule ${JSON.stringify(given)}`);
  if (typeof config !== 'object' || Array.isArray(config))
    throw new PlimsollError([
      `--rule ${JSON.stringify(given)}: expected 'ID: SEVERITY', such as pod-security/privileged: error.`,
    ]);
  return config as Json;
}

/** A whole number of at least 0. @throws PlimsollError */
export function countOf(flag: string, given: string): number {
  if (!/^\d{1,15}$/.test(given)) throw new PlimsollError([`--${flag} ${given}: expected a whole number.`]);
  return Number(given);
}

const MIB = 1024 * 1024;

/** The size of the largest file that is read. @throws PlimsollError */
export function sizeLimit(flags: FlagValues): Pick<LoadOptions, 'maxFileSize'> {
  const given = flags['max-file-size'];
  if (given === undefined) return {};
  const size = countOf('max-file-size', given);
  if (size === 0)
    throw new PlimsollError([`--max-file-size ${given}: expected a whole number of MiB above 0.`]);
  return { maxFileSize: size * MIB };
}

/** Reads standard input, where `-` asks for it. @throws PlimsollError */
export async function givenText({ flags, stdin }: Arguments, host: Host): Promise<GivenText | undefined> {
  const name = flags['stdin-filename'];
  if (name !== undefined && !stdin)
    throw new PlimsollError(['--stdin-filename only works with the path "-", which reads standard input.']);
  return stdin
    ? {
        bytes: await host.readStdin(sizeLimit(flags).maxFileSize ?? MAX_FILE_SIZE),
        path: name ?? 'stdin.yaml',
      }
    : undefined;
}
