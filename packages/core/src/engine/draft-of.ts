import { type Draft, pathKey, type RelatedDraft } from '../draft/draft.js';
import { placeOf } from '../draft/place.js';
import { regionOf } from '../draft/region.js';
import { fixer } from '../fix/operation.js';
import type { ContainerCursor, PodCursor } from '../model/pod-cursor.js';
import type { AnyCursor } from '../model/resource.js';
import { TextNode } from '../model/text-values.js';
import type { RunError } from '../result/result.js';
import type { AnyRule, IsWaived, Related, Report } from '../rule/types.js';
import { fillMessage } from './message.js';
import { ruleFailure } from './rule-failure.js';

type Words = Readonly<Record<string, string | number>>;
export type AnyReport = Omit<Report<Readonly<Record<string, string>>>, 'data'> & {
  readonly data?: Words | ((isWaived: IsWaived) => Words) | undefined;
};

interface Circumstances {
  /** Whether to ask rules for fixes. */
  readonly fixes: boolean;
  /** Takes an error of the run in which it happens. */
  readonly fail: (error: RunError) => void;
  /** Whether the pod is only known by its shape. */
  readonly byShape: boolean;
}

export function relatedDraft({ at, message, explains }: Related): RelatedDraft {
  return { ...placeOf(at.resource, at.path, containerName(at)), message, ...(explains && { explains }) };
}

/** The draft of what a rule reports. @throws if the rule has no such message, or what it gives throws */
export function draftOf(
  ruleId: string,
  rule: AnyRule,
  severity: Draft['severity'],
  report: AnyReport,
  related: readonly RelatedDraft[],
  { fixes, fail, byShape }: Circumstances,
): Draft {
  const template = Object.hasOwn(rule.meta.messages, report.messageId)
    ? rule.meta.messages[report.messageId]
    : undefined;
  if (template === undefined) throw new Error(`The rule has no message "${report.messageId}".`);
  const repair = fixes && !byShape ? repairOf(rule, report) : undefined;
  const { resource, path } = report.at;
  const { data } = report;
  const messageFor = (waived: readonly RelatedDraft[]): string =>
    fillMessage(template, typeof data === 'function' ? data(amongst(waived)) : data) +
    (byShape ? ' Plimsoll recognised the pod by its fields.' : '');
  const message = messageFor([]);
  const retell = (waived: readonly RelatedDraft[]): string => {
    try {
      return messageFor(waived);
    } catch (error) {
      fail(ruleFailure(ruleId, error, { caller: new Error(), resource, doing: 'failed' }));
      return message;
    }
  };
  // Written out, because copying a place into each of many related places costs more.
  return {
    resource,
    file: resource.file.path,
    path,
    pathKey: pathKey(path),
    region: regionOf(resource, path),
    container: containerName(report.at),
    ruleId,
    messageId: report.messageId,
    message,
    ...(typeof data === 'function' && { retell }),
    severity,
    risk: rule.meta.risk,
    ...(repair && { repair }),
    ...(byShape && { podFoundBy: 'shape' as const }),
    related,
    ...flowsOf(report),
  };
}

function flowsOf({ flows = [] }: AnyReport): Pick<Draft, 'flows'> {
  const drafts = flows
    .filter(({ steps }) => steps.length > 0)
    .map(({ message, steps }) => ({
      message,
      steps: steps.map(({ message, at }) => ({ message, ...placeOf(at.resource, at.path) })),
    }));
  return drafts.length > 0 ? { flows: drafts } : {};
}

const amongst =
  (waived: readonly RelatedDraft[]): IsWaived =>
  ({ resource, path }) => {
    if (waived.length === 0) return false;
    const key = pathKey(path);
    return waived.some((one) => one.resource === resource && pathKey(one.path) === key);
  };

function repairOf({ meta }: AnyRule, { at, fix }: AnyReport): Draft['repair'] {
  if (at instanceof TextNode) return undefined;
  const steps = [fix?.(fixer) ?? []].flat();
  if (steps.length === 0) return undefined;
  if (!meta.fixable)
    throw new Error('It reports a fix, but its meta does not say whether the fix is safe. Add "fixable".');
  return { steps, safety: meta.fixable };
}

/** The pod that contains a place. */
export function podAround(place: unknown): PodCursor | undefined {
  for (let at = place as AnyCursor | undefined; at; at = at.parent) {
    if ('role' in at) return (at as ContainerCursor).pod;
    if ('byShape' in at) return at as PodCursor;
  }
  return undefined;
}

/** The name of the container that contains a cursor. */
export function containerName(cursor: AnyCursor): string | undefined {
  for (let at: AnyCursor | undefined = cursor; at; at = at.parent)
    if ('role' in at) return (at as ContainerCursor).name;
  return undefined;
}
