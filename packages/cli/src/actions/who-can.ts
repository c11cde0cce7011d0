import { apiResources, didYouMean } from '@plimsoll/core/internal';
import { whoCan } from '@plimsoll/core/kubernetes';
import type { ExitCode } from '../action.js';
import type { FlagValues } from '../arguments/flags.js';
import type { Arguments } from '../arguments/parse.js';
import { PlimsollError } from '../error.js';
import type { Host } from '../host.js';
import { loadProject } from '../load-project.js';
import { toStderr } from '../output/messages.js';
import { targetsOf } from '../output/targets.js';
import { jsonOf, type Question, textOf } from '../output/who-can.js';
import { partlyKnown, projectsIn } from '../paths/clusters.js';
import { placeOf } from '../paths/place.js';
import { renderOptions } from './render-options.js';
import { configOptions, givenText, sizeLimit } from './settings.js';

/** The verbs of requests for objects, and those that only authorizers know: what kubectl auth can-i takes. */
const VERBS: readonly string[] = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', '*'],
  ...['use', 'bind', 'escalate', 'impersonate', 'approve', 'sign', 'attest'],
];

/** Says who may do something, by the roles and bindings in the files. */
export async function whoCanAction(args: Arguments, host: Host): Promise<ExitCode> {
  const { flags } = args;
  const format = formatOf(flags);
  const { question, paths } = questionOf(args);
  const project = await loadProject(
    paths,
    { ...configOptions(flags, host.cwd), ...renderOptions(flags, host.env), ...sizeLimit(flags) },
    await givenText(args, host),
  );
  const { complete, errors, notes } = project;
  const projects = await projectsIn(project, flags.cluster);
  const answers = projects.map((project) => ({
    project,
    ...whoCan({ project, ...question }),
  }));
  const place = placeOf(project);
  const all = projects.every((project) => project.complete);
  await host.stdout.write(format === 'json' ? jsonOf(question, answers, all, place) : textOf(answers, place));
  const broken = projects.some((project) => project.broken);
  const elsewhere = 'bindings in other files may allow it to others.';
  await toStderr(host, [
    ...(VERBS.includes(question.verb)
      ? []
      : [`Kubernetes itself checks no verb "${question.verb}".${didYouMean(question.verb, VERBS)}`]),
    ...notes,
    ...errors.map(({ message }) => message),
    ...(complete ? partlyKnown(projects, elsewhere) : [`Only the given files were read: ${elsewhere}`]),
    ...(broken ? ['A file could not be read in full: plimsoll lint says which and why.'] : []),
  ]);
  return errors.length > 0 || broken ? 2 : 0;
}

function formatOf(flags: FlagValues): string {
  const [target, ...more] = targetsOf(flags);
  if (!target || target.file !== undefined || more.length > 0 || !['text', 'json'].includes(target.format))
    throw new PlimsollError(['who-can writes one format, text or json, to standard output.']);
  return target.format;
}

/** `VERB RESOURCE[.GROUP][/SUBRESOURCE]` or `--url PATH`, and the paths after it. @throws PlimsollError */
function questionOf({ paths, flags }: Arguments): { question: Question; paths: readonly string[] } {
  if (flags.url !== undefined) {
    if (flags.name !== undefined || flags.namespace !== undefined)
      throw new PlimsollError(['--url cannot be combined with --name and --namespace.']);
    return { question: { verb: 'get', url: flags.url }, paths };
  }
  const [verb, target, ...rest] = paths;
  if (verb === undefined || target === undefined)
    throw new PlimsollError([
      'who-can needs a verb and a resource. Example: plimsoll who-can get secrets -n shop deploy/',
    ]);
  const [full = '', subresource] = target.split('/');
  const dot = full.indexOf('.');
  const resource = dot === -1 ? full : full.slice(0, dot);
  const guess = apiResources().includes(resource) ? '' : didYouMean(resource, apiResources());
  if (dot === -1 && guess !== '')
    throw new PlimsollError([
      `Unknown resource "${resource}".${guess} For a custom resource, add its API group: ${resource}.example.com.`,
    ]);
  return {
    question: {
      verb,
      resource,
      group: dot === -1 ? undefined : full.slice(dot + 1),
      subresource,
      namespace: flags.namespace,
      name: flags.name,
    },
    paths: rest,
  };
}
