import type { Draft, RelatedDraft } from '../draft/draft.js';
import { pathKey } from '../draft/path-key.js';
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
  readonly related: readonly RelatedDraft[];
  /** The name of the container that the place is in. */
  readonly container: string | undefined;
  /** Whether to ask rules for fixes. */
  readonly fixes: boolean;
  /** Takes an error of the run in which it happens. */
  readonly fail: (error: RunError) => void;
  /** Whether the pod is only known by its shape. */
  readonly byShape: boolean;
}

/** A rule that reports. */
interface Reporter {
  readonly ruleId: string;
  readonly rule: AnyRule;
  /** Those of its meta. */
  readonly messages: Readonly<Record<string, string>>;
  readonly severity: Draft['severity'];
}

export function relatedDraft({ at, message, explains }: Related): RelatedDraft {
  const { resource, file, path, region, container } = placeOf(at.resource, at.path, containerName(at));
  const draft = { resource, file, path, region, container, message };
  return explains ? { ...draft, explains } : draft;
}

/** The draft of what a rule reports. @throws if the rule has no such message, or what it gives throws */
export function draftOf(
  { ruleId, rule, messages, severity }: Reporter,
  report: AnyReport,
  { related, container, fixes, fail, byShape }: Circumstances,
): Draft {
  const { at, messageId, data } = report;
  const template = Object.hasOwn(messages, messageId) ? messages[messageId] : undefined;
  if (template === undefined) throw new Error(`The rule has no message "${messageId}".`);
  const repair = fixes && !byShape ? repairOf(rule, report) : undefined;
  const { resource, path } = at;
  const key = pathKey(path);
  // Assigned one by one: spreading each optional field would make an object for each.
  const draft: { -readonly [K in keyof Draft]: Draft[K] } = {
    resource,
    file: resource.file.path,
    path,
    pathKey: key,
    region: regionOf(resource, path, key),
    container,
    ruleId,
    messageId,
    message: messageOf(template, typeof data === 'function' ? data(isNeverWaived) : data, byShape),
    severity,
    risk: rule.meta.risk,
    related,
  };
  if (typeof data === 'function')
    draft.retell = (waived) => {
      try {
        return messageOf(template, data(amongst(waived)), byShape);
      } catch (error) {
        fail(ruleFailure(ruleId, error, { caller: new Error(), resource, doing: 'failed' }));
        return draft.message;
      }
    };
  if (repair) draft.repair = repair;
  if (byShape) draft.podFoundBy = 'shape';
  const flows = report.flows && flowsOf(report.flows);
  if (flows && flows.length > 0) draft.flows = flows;
  return draft;
}

const messageOf = (template: string, data: Words | undefined, byShape: boolean): string =>
  fillMessage(template, data) + (byShape ? ' Plimsoll recognised the pod by its fields.' : '');

const flowsOf = (flows: NonNullable<AnyReport['flows']>): NonNullable<Draft['flows']> =>
  flows
    .filter(({ steps }) => steps.length > 0)
    .map(({ message, steps }) => ({
      message,
      steps: steps.map(({ message, at }) => ({ message, ...placeOf(at.resource, at.path) })),
    }));

const isNeverWaived: IsWaived = () => false;

const amongst =
  (waived: readonly RelatedDraft[]): IsWaived =>
  ({ resource, path }) => {
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

/** The pod that contains a place, and the name of the container that does, if one does. */
export function podOrContainerAround(
  place: unknown,
): { readonly pod: PodCursor; readonly container: string | undefined } | undefined {
  for (let at = place as AnyCursor | undefined; at; at = at.parent) {
    if ('role' in at) {
      const { pod, name } = at as ContainerCursor;
      return { pod, container: name };
    }
    if ('byShape' in at) return { pod: at as PodCursor, container: undefined };
  }
  return undefined;
}

/** The name of the container that contains a cursor. */
export const containerName = (cursor: AnyCursor): string | undefined =>
  podOrContainerAround(cursor)?.container;
