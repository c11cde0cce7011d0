import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ExitCode } from '../action.js';
import type { Arguments } from '../arguments/parse.js';
import { configsIn } from '../config/find.js';
import { defaultPresets, shippedPlugins } from '../config/shipped.js';
import { PlimsollError, reasonOf } from '../error.js';
import { repositoryOf, upward } from '../files/repository.js';
import type { Host } from '../host.js';
import { toStderr } from '../output/messages.js';

const NAME = 'plimsoll.config.yaml';
const SCHEMA = 'node_modules/plimsoll/plimsoll.schema.json';

/** Writes a first config. Never overwrites one. */
export async function initAction({ paths }: Arguments, host: Host): Promise<ExitCode> {
  if (paths.length > 0)
    throw new PlimsollError([`plimsoll init takes no path: it writes ${NAME} into the working directory.`]);
  const [existing] = configsIn(host.cwd);
  if (existing !== undefined)
    throw new PlimsollError([
      `${path.join(host.cwd, existing)} already exists. Edit it, or remove it first.`,
    ]);
  const file = path.join(host.cwd, NAME);
  try {
    writeFileSync(file, configTemplate(schemaFrom(host.cwd)), { flag: 'wx' });
  } catch (error) {
    throw new PlimsollError([`${file} cannot be written: ${reasonOf(error)}.`], { cause: error });
  }
  await toStderr(host, [`Wrote ${file}.`]);
  return 0;
}

/** The path of the installed schema from a directory; undefined if its repository has none installed around it. */
function schemaFrom(folder: string): string | undefined {
  const repository = repositoryOf(folder) ?? folder;
  for (const at of upward(folder)) {
    const steps = path.relative(folder, at).replaceAll(path.sep, '/') || '.';
    if (existsSync(path.join(at, SCHEMA))) return `${steps}/${SCHEMA}`;
    if (at === repository) return undefined;
  }
  return undefined;
}

/**
 * The config that `--init` writes: the defaults, and the usual keys as comments.
 * @param schema the path of its schema
 */
function configTemplate(schema?: string): string {
  const presets = shippedPlugins.flatMap(({ meta, presets }) =>
    Object.keys(presets ?? {}).map((name) => `${meta.prefix}/${name}`),
  );
  const recommended = defaultPresets.map((preset) => `  - ${preset}`);
  return `${schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`}\
# The configuration of Plimsoll, a linter for Kubernetes manifests. Globs are relative to this directory.

# Presets: ${presets.join(', ')}.
extends:
${recommended.join('\n')}

# Files that this is not for.
# ignores: [vendor/**]

# The Kubernetes version that the manifests are for, in quotes; the newest by default.
# kubernetesVersion: "1.34"

# Single rules: off, warn or error. \`plimsoll --list-rules\` shows them all.
# rules:
#   pod-security/privileged: error

# What is accepted, each with a reason and, if it shall end, its last day.
# suppressions:
#   - rules: [pod-security/privileged]
#     match:
#       kinds: [DaemonSet]
#       names: [node-agent]
#     reason: The agent mounts devices of its node.
#     expires: 2027-12-31

# Rules that nothing may suppress.
# never: [pod-security/privileged]
`;
}
