import path from 'node:path';
import type { ExitCode } from '../action.js';
import type { Arguments } from '../arguments/parse.js';
import { loadConfig } from '../config/load.js';
import { PlimsollError } from '../error.js';
import { displayPath } from '../files/repository.js';
import type { Host } from '../host.js';
import { prettyJson } from '../output/pretty-json.js';
import { configOptions } from './settings.js';

/** Shows the settings for a file. Looks for the config from the file's directory upward. */
export async function printConfigAction({ flags, paths }: Arguments, host: Host): Promise<ExitCode> {
  const [named, ...others] = [flags['print-config'] ?? [], paths].flat();
  if (named === undefined || others.length > 0)
    throw new PlimsollError(['plimsoll print-config needs the name of one file, such as deploy/web.yaml.']);
  const absolute = path.resolve(host.cwd, named);
  const given = configOptions(flags, host.cwd);
  const { config, source, file, root } = await loadConfig({
    ...given,
    ...(given.config === undefined && { cwd: path.dirname(absolute) }),
  });
  const shown = displayPath(root, absolute);
  const { ignored, cluster } = config.forFile(shown);
  const { rules, settings, kubernetes } = config.forFileProblems(shown);
  const narrowed = [source].flat().filter(({ match }) => match).length;
  const effective = {
    file: shown,
    config: file === undefined ? null : displayPath(root, file),
    ignored,
    cluster,
    kubernetesVersion: `1.${kubernetes.minor}`,
    namespace: config.namespace,
    plugins: Object.fromEntries(
      [...config.plugins].map(([prefix, { meta }]) => [prefix, `${meta.name} ${meta.version}`]),
    ),
    rules: Object.fromEntries(
      [...rules]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, { severity, options }]) => [id, options ? [severity, options] : severity]),
    ),
    settings,
    suppressions: config.suppressions,
    never: config.never,
    schemas: config.schemaPaths,
    policies: config.policyPaths,
    gitops: config.gitops,
    helm: config.helm && {
      renderings: config.helm.renderings,
      charts: config.helm.charts,
      ci: config.helm.ci,
    },
    note:
      narrowed === 0
        ? undefined
        : `This list leaves out config objects with "match", which apply only to some resources: ${narrowed}.`,
  };
  await host.stdout.write(`${prettyJson(effective)}\n`);
  return 0;
}
