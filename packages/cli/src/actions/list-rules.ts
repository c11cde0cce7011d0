import { recommendedSeverity, riskBand } from '@plimsoll/core/internal';
import { toJson } from '@plimsoll/formatters';
import type { ExitCode } from '../action.js';
import type { Arguments } from '../arguments/parse.js';
import { loadConfig } from '../config/load.js';
import { PlimsollError } from '../error.js';
import type { Host } from '../host.js';
import { table } from '../output/table.js';
import { targetsOf } from '../output/targets.js';
import { configOptions } from './settings.js';

/** Lists the rules of the shipped packs and of the plugins in the config. */
export async function listRulesAction({ flags, paths, stdin }: Arguments, host: Host): Promise<ExitCode> {
  if (paths.length > 0 || stdin)
    throw new PlimsollError(['plimsoll list-rules takes no paths: it lists the rules of the config.']);
  const [target, ...more] = targetsOf(flags);
  if (!target || target.file !== undefined || more.length > 0 || !['text', 'json'].includes(target.format))
    throw new PlimsollError(['plimsoll list-rules writes one format, text or json, to standard output.']);
  const { config } = await loadConfig(configOptions(flags, host.cwd));
  const rules = [...config.rules]
    .map(([id, { meta }]) => ({
      id,
      recommended: recommendedSeverity(meta),
      risk: meta.risk,
      description: meta.description,
      // Those of core are about reading: no rule is called.
      ...(!id.startsWith('plimsoll/') && { scope: meta.scope ?? 'project' }),
      ...(meta.cwe && { cwe: meta.cwe }),
      ...(meta.kubernetes !== undefined && { kubernetes: meta.kubernetes }),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  await host.stdout.write(
    target.format === 'json'
      ? `[\n${rules.map(toJson).join(',\n')}\n]\n`
      : table(
          ['Rule', 'Recommended', 'Risk', 'Description'],
          rules.map((rule) => [
            rule.id,
            rule.recommended,
            `${rule.risk.toFixed(1)} ${riskBand(rule.risk)}`,
            rule.description,
          ]),
        ),
  );
  return 0;
}
