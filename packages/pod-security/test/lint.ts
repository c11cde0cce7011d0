import { type ConfigObject, type Finding, lint, parse, resolveConfig } from '@plimsoll/core';
import { podSecurity } from '../src/index.js';

/** The findings of one file under a config with the pack. */
export async function findings(
  text: string,
  config: ConfigObject | readonly ConfigObject[],
): Promise<readonly Finding[]> {
  const objects = [{ plugins: [podSecurity] }, ...[config].flat()] as readonly ConfigObject[];
  const result = await lint([await parse({ path: 'manifests.yaml', text })], resolveConfig(objects));
  if (result.errors.length > 0) throw new Error(result.errors[0]!.message);
  return result.findings;
}

/** The visible findings, as `resource rule`, without the pack's prefix. */
export async function shown(
  text: string,
  config: ConfigObject | readonly ConfigObject[],
): Promise<readonly string[]> {
  return (await findings(text, config))
    .filter(({ supersededBy }) => supersededBy === undefined)
    .map(({ ruleId, resource }) => `${resource?.name} ${ruleId.replace('pod-security/', '')}`);
}
