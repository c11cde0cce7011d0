import type { RuleContext } from '@plimsoll/core';
import { type IsWaived, memoryOf } from '@plimsoll/core/internal';
import type { Resource } from '@plimsoll/core/kubernetes';
import type { Ends } from '../../lint/answers.js';
import { endingsBetween } from '../../lint/asking.js';
import { type Ending, entryOf } from '../../lint/endings.js';
import { flowOf, nameOf, wayOf } from '../../lint/flow.js';
import type { AttackPath } from '../../search/paths.js';
import type { messages } from './messages.js';

/** The most paths that a reader follows. */
const SHOWN_FLOWS = 4;

type Context = Omit<RuleContext<typeof messages>, 'options'>;

/** Reports the places in objects that complete paths between two ends. */
export function judgeBy(context: Context, ends: Ends): (resource: Resource) => void {
  const find = endingsBetween(ends, context);
  const { project } = context;
  // An editor asks for each object, so that it knows that the answer depends on this.
  const known = memoryOf(project) ? undefined : project.memo(find);
  return (resource) => {
    const endings = (known ?? project.memo(find)).get(resource);
    if (endings) report(context, endings);
    else context.notApplicable();
  };
}

function report(context: Context, endings: readonly Ending[]): void {
  for (const { at, paths } of endings) {
    const certain = paths.filter(({ certainty }) => certainty !== 'possible');
    if (certain.length > 0)
      context.report({
        at,
        messageId: 'completed',
        data: (isWaived) => wordsOf(certain, isWaived),
        related: entriesOf({ at, paths: certain }),
        flows: certain.slice(0, SHOWN_FLOWS).map(flowOf),
      });
    else context.unknown({ at, reason: doubtOf(paths[0]!) });
  }
}

/** The data of the message, from the best path whose entry is not waived. */
function wordsOf(paths: readonly AttackPath[], isWaived: IsWaived) {
  const open = paths.filter((path) => {
    const entry = entryOf(path);
    return !entry || !isWaived(entry.at);
  });
  const [first] = open.length > 0 ? open : paths;
  const { from, to, assumptions } = first!;
  return {
    paths: open.length > 1 ? `${open.length} attack paths, the shortest` : 'an attack path',
    from: nameOf(from),
    to: nameOf(to),
    way: wayOf(first!),
    assumed: assumptions.length === 0 ? '' : ` It assumes ${assumptions.join(', ')}.`,
  };
}

/** Where the paths begin, each place once: a new one is a reason to look again. */
function entriesOf({ at, paths }: Ending) {
  const places = new Map<string, { readonly at: Ending['at']; readonly message: string }>();
  for (const path of paths) {
    const entry = entryOf(path);
    if (!entry || (entry.at.resource === at.resource && String(entry.at.path) === String(at.path))) continue;
    const { resource, path: where } = entry.at;
    const key = JSON.stringify([resource.file.path, resource.document, resource.item ?? -1, where]);
    if (!places.has(key)) places.set(key, { at: entry.at, message: entry.message });
  }
  return [...places.values()];
}

const doubtOf = ({ steps }: AttackPath): string =>
  steps.find(({ doubt }) => doubt !== undefined)?.doubt ?? 'No file shows whether a path ends here.';
