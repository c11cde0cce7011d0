import type { ResourceConfig } from '../config/resolve.js';
import { type Draft, pathKey, type RelatedDraft } from '../draft/draft.js';
import { placeOf, textPlace } from '../draft/place.js';
import { regionOf } from '../draft/region.js';
import { fixer } from '../fix/operation.js';
import { type JsonObject, valueAt } from '../json.js';
import { LATEST_MINOR } from '../kubernetes-version.js';
import { COMPONENTS } from '../model/components/component.js';
import { builtInKind, isKindName, kindNames } from '../model/kinds.js';
import { isVariableAlone } from '../model/placeholder.js';
import { podsOf } from '../model/pod.js';
import type { ContainerCursor, PodCursor } from '../model/pod-cursor.js';
import type { PodTemplateLocation } from '../model/pod-template.js';
import type { Project } from '../model/project.js';
import type { AnyCursor, Resource } from '../model/resource.js';
import { TextNode } from '../model/text-values.js';
import { reasonAt, whyUnresolved } from '../model/unresolved.js';
import { UNKNOWN } from '../model/values/part.js';
import type { RunError } from '../result/result.js';
import type { AnyRule, IsWaived, Related, Report, RuleContext } from '../rule/types.js';
import { visitsOf } from '../rule/visits.js';
import { didYouMean } from '../suggest.js';
import { fillMessage } from './message.js';
import { ruleFailure } from './rule-failure.js';
import type { RuleTally, Tallies } from './tally.js';

type Listener = (subject: never, resource: Resource) => void;

interface BoundListener {
  readonly ruleId: string;
  /** The place of the rule among those of the config: listeners of one key are called in this order. */
  readonly order: number;
  readonly call: Listener;
  readonly state: CallState;
  readonly tally: RuleTally;
}

/** What the running call of one rule has reported so far. */
interface CallState {
  applicable: boolean;
  unknown: boolean;
  reported: boolean;
  /** The pod that the call examines. */
  pod: PodCursor | undefined;
}

/** What rules can visit besides kinds. */
interface View {
  readonly keys: readonly string[];
  subjects(
    resource: Resource,
    run: { readonly project: Project; readonly podTemplates: readonly PodTemplateLocation[] },
  ): Iterable<readonly [key: string, subject: unknown]>;
}

const VIEWS: readonly View[] = [
  { keys: ['Resource'], subjects: (resource) => [['Resource', resource.root]] },
  {
    keys: ['PodSpec', 'Container'],
    *subjects(resource, { podTemplates }) {
      for (const pod of podsOf(resource, podTemplates)) {
        yield ['PodSpec', pod];
        for (const container of pod.containers) yield ['Container', container];
      }
    },
  },
  {
    keys: Object.keys(COMPONENTS),
    subjects: (resource, { project }) =>
      project.components.of(resource).map((component) => [component.kind, component]),
  },
];

/** One object for all rules, so that what a pack caches by its settings is shared. */
const NO_SETTINGS: JsonObject = Object.freeze({});

const VIEW_KEYS: readonly string[] = VIEWS.flatMap(({ keys }) => keys);

type Words = Readonly<Record<string, string | number>>;
type AnyReport = Omit<Report<Readonly<Record<string, string>>>, 'data'> & {
  readonly data?: Words | ((isWaived: IsWaived) => Words) | undefined;
};

export interface Sink {
  readonly drafts: Draft[];
  readonly errors: RunError[];
  readonly tallies: Tallies;
  /** Whether to ask rules for fixes. */
  readonly fixes: boolean;
  /** Returns milliseconds. If given, the time of each rule is measured. */
  readonly clock: (() => number) | undefined;
}

/** The rules of a run. */
interface Selection {
  /** The rules that are on for any resource. */
  readonly onSomewhere: Iterable<string>;
  /** Whether the run calls a rule that is on. */
  readonly isAsked: (ruleId: string) => boolean;
}

/** Runs the rules of one config on resources of one project. Kept for all resources that share both. */
export class RuleRun {
  readonly #listeners = new Map<string, BoundListener[]>();
  /** By visitor key: rules that are off here and on for other resources. */
  readonly #off = new Map<string, string[]>();
  /** By visitor key: rules that are created when an object has the key, since their code is loaded then. */
  readonly #later = new Map<string, (() => void)[]>();
  readonly #run: Parameters<View['subjects']>[1];
  readonly #sink: Sink;
  /** What was reported on a resource: pods of one workflow share places, and one fault there makes one finding. */
  readonly #reported = new Map<Resource, Set<string>>();
  /** A role's many entries relate to the same bindings. */
  readonly #related = new WeakMap<Related, RelatedDraft>();

  constructor(
    config: ResourceConfig,
    project: Project,
    rules: ReadonlyMap<string, AnyRule>,
    podTemplates: readonly PodTemplateLocation[],
    sink: Sink,
    { onSomewhere, isAsked }: Selection,
  ) {
    this.#run = { project, podTemplates };
    this.#sink = sink;
    let order = 0;
    for (const ruleId of config.rules.keys())
      if (isAsked(ruleId)) this.#bind(ruleId, rules.get(ruleId)!, order++, config, project);
    for (const ruleId of onSomewhere) {
      const rule = config.rules.has(ruleId) ? undefined : rules.get(ruleId);
      if (rule) this.#bindOff(ruleId, rule, config, project);
    }
  }

  /** Calls every listener for a resource. A rule that throws is an error of the run, and the others go on. */
  visit(resource: Resource): void {
    const { group, kind } = resource;
    const root = resource.root;
    if (builtInKind(group, kind)) this.#emit(kind, root, resource);
    if (group !== '') this.#emit(`${group}/${kind}`, root, resource);
    for (const view of VIEWS) {
      if (!view.keys.some((key) => this.#isVisited(key))) continue;
      for (const [key, subject] of view.subjects(resource, this.#run)) this.#emit(key, subject, resource);
    }
  }

  /** Whether a rule asks for objects of this kind by name. */
  asksFor({ group, kind }: Resource): boolean {
    return this.#listeners.has(`${group}/${kind}`);
  }

  #isVisited(key: string): boolean {
    return this.#listeners.has(key) || this.#off.has(key) || this.#later.has(key);
  }

  #bind(ruleId: string, rule: AnyRule, order: number, config: ResourceConfig, project: Project): void {
    const setting = config.rules.get(ruleId)!;
    const { tallies, drafts, errors, fixes } = this.#sink;
    const tally = tallies.of(ruleId);
    const state: CallState = { applicable: true, unknown: false, reported: false, pod: undefined };
    const context: RuleContext<Readonly<Record<string, string>>, JsonObject | undefined> = {
      options: setting.options,
      settings: config.settings[ruleId.slice(0, ruleId.indexOf('/'))] ?? NO_SETTINGS,
      kubernetes: setting.kubernetes,
      project,
      isOn: (id) => config.rules.has(id),
      notApplicable: () => {
        state.applicable = false;
      },
      unknown: ({ at, reason }) => {
        state.unknown = true;
        addUnknown(tally, at, reasonAt(at, reason));
      },
      report: (report: AnyReport) => {
        const pod = podAround(report.at) ?? state.pod;
        const isPart = pod?.partial || report.at.resource.inValues?.partial;
        if (isPart && isAbsence(report.at)) {
          state.unknown = true;
          return;
        }
        // A string whose value is entirely unknown has no fault yet. Rules that read chart values handle these
        // themselves.
        const value = valueAt(report.at.resource.value, report.at.path);
        if (value !== UNKNOWN && isVariableAlone(value)) {
          state.unknown = true;
          addUnknown(tally, report.at, whyUnresolved(report.at));
          return;
        }
        if (report.at.malformed) state.unknown = true;
        else state.reported = true;
        const related = this.#relatedTo(report);
        const draft = draftOf(ruleId, rule, setting.severity, report, related, {
          fixes,
          errors,
          byShape: pod?.byShape ?? false,
        });
        const { resource } = report.at;
        if (!this.#isNew(resource, draft)) return;
        if (!report.at.malformed) drafts.push(draft);
        else if (resource.unresolved.length === 0)
          addUnknown(tally, report.at, 'The value has a type that the API rejects.');
      },
    };
    const create = (): void => {
      try {
        const listeners = Object.entries(rule.create(context as never)) as [string, Listener][];
        for (const [key] of listeners) checkVisitorKey(key);
        for (const [key, call] of listeners) {
          const bound = { ruleId, order, call, state, tally };
          const existing = this.#listeners.get(key);
          if (existing) existing.push(bound);
          else this.#listeners.set(key, [bound]);
        }
      } catch (error) {
        errors.push(ruleFailure(ruleId, error, { caller: new Error(), doing: 'cannot start' }));
      }
    };
    const keys = keysOf(rule, context);
    if (keys) this.#createLater(keys, create);
    else create();
  }

  /** Creates a rule when an object has one of its keys. */
  #createLater(keys: readonly string[], create: () => void): void {
    let done = false;
    const once = (): void => {
      if (!done) create();
      done = true;
    };
    for (const key of keys) {
      const existing = this.#later.get(key);
      if (existing) existing.push(once);
      else this.#later.set(key, [once]);
    }
  }

  /** Creates the rules that waited for a key. */
  #createNow(key: string): void {
    const later = this.#later.get(key);
    if (!later) return;
    this.#later.delete(key);
    for (const create of later) create();
    this.#listeners.get(key)?.sort((a, b) => a.order - b.order);
  }

  #relatedTo({ at, related = [] }: AnyReport): readonly RelatedDraft[] {
    const shown = related.slice(0, MAX_RELATED).map((one) => {
      const known = this.#related.get(one) ?? relatedDraft(one);
      this.#related.set(one, known);
      return known;
    });
    const more = related.length - shown.length;
    if (more <= 0) return shown;
    return [...shown, { ...textPlace(at.resource.file.path, undefined), message: `And ${more} more.` }];
  }

  /** Records what a rule that is off here would visit, so that nothing that it left out counts as judged. */
  #bindOff(ruleId: string, rule: AnyRule, config: ResourceConfig, project: Project): void {
    const ignore = (): void => {};
    const context: RuleContext<Readonly<Record<string, string>>, JsonObject | undefined> = {
      options: rule.meta.defaultOptions,
      settings: config.settings[ruleId.slice(0, ruleId.indexOf('/'))] ?? NO_SETTINGS,
      kubernetes: config.kubernetes,
      project,
      isOn: (id) => config.rules.has(id),
      notApplicable: ignore,
      unknown: ignore,
      report: ignore,
    };
    try {
      for (const key of keysOf(rule, context) ?? Object.keys(rule.create(context as never))) {
        const existing = this.#off.get(key);
        if (existing) existing.push(ruleId);
        else this.#off.set(key, [ruleId]);
      }
    } catch {
      // If the rule is on, its error is an error of the run.
    }
  }

  #isNew(resource: Resource, { ruleId, pathKey, message }: Draft): boolean {
    let reported = this.#reported.get(resource);
    if (!reported) {
      reported = new Set();
      this.#reported.set(resource, reported);
    }
    const before = reported.size;
    reported.add(`${ruleId} ${pathKey} ${message}`);
    return reported.size > before;
  }

  #emit(key: string, subject: unknown, resource: Resource): void {
    const { clock, errors, tallies } = this.#sink;
    const off = this.#off.get(key);
    if (off) for (const ruleId of off) tallies.leaveOut(ruleId, resource);
    if (this.#later.size > 0) this.#createNow(key);
    const listeners = this.#listeners.get(key);
    if (!listeners) return;
    const pod = podAround(subject);
    const { unresolved } = resource;
    for (const { ruleId, call, state, tally } of listeners) {
      tally.visited = true;
      state.applicable = true;
      // If only a part of the pod is known, finding nothing there proves nothing.
      state.unknown = pod?.partial ?? resource.inValues?.partial ?? false;
      state.pod = pod;
      state.reported = false;
      if (unresolved.length > 0) unresolved.length = 0;
      const start = clock?.();
      try {
        call(subject as never, resource);
      } catch (error) {
        state.applicable = false;
        errors.push(ruleFailure(ruleId, error, { caller: new Error(), resource, doing: 'failed' }));
      }
      if (clock && start !== undefined) tally.milliseconds += clock() - start;
      const open = unresolved[0];
      if (open && state.applicable && !state.reported) {
        state.unknown = true;
        addUnknown(tally, open, whyUnresolved(open));
      }
      if (state.applicable && (state.reported || !state.unknown)) tallies.judge(tally, resource);
    }
  }
}

/** The keys that a rule visits, if they are known without it. */
function keysOf(
  rule: AnyRule,
  context: Pick<
    RuleContext<Record<string, string>, JsonObject | undefined>,
    'options' | 'settings' | 'kubernetes'
  >,
): readonly string[] | undefined {
  const visits = visitsOf(rule);
  if (!visits) return undefined;
  const { defaultOptions = {} } = rule.meta;
  const isDefault = {
    options: () =>
      Object.entries(context.options ?? {}).every(([key, value]) => value === defaultOptions[key]),
    settings: () => context.settings === NO_SETTINGS,
    kubernetes: () => context.kubernetes.minor === LATEST_MINOR,
  };
  return visits.reads.every((what) => isDefault[what]()) ? visits.keys : undefined;
}

function checkVisitorKey(key: string): void {
  if (!VIEW_KEYS.includes(key) && !isKindName(key) && !key.includes('/'))
    throw new Error(
      `it visits "${key}", which is not a Kubernetes kind. Write "group/${key}" for a custom resource.${didYouMean(key, [...VIEW_KEYS, ...kindNames()])}`,
    );
}

/** The most related places of one finding that are listed. Others are only counted, and no waiver covers them. */
const MAX_RELATED = 100;

function relatedDraft({ at, message, explains }: Related): RelatedDraft {
  return { ...placeOf(at.resource, at.path, containerName(at)), message, ...(explains && { explains }) };
}

function draftOf(
  ruleId: string,
  rule: AnyRule,
  severity: Draft['severity'],
  report: AnyReport,
  related: readonly RelatedDraft[],
  { fixes, errors, byShape }: Pick<Sink, 'fixes' | 'errors'> & { readonly byShape: boolean },
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
      errors.push(ruleFailure(ruleId, error, { caller: new Error(), resource, doing: 'failed' }));
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
function podAround(place: unknown): PodCursor | undefined {
  for (let at = place as AnyCursor | undefined; at; at = at.parent) {
    if ('role' in at) return (at as ContainerCursor).pod;
    if ('byShape' in at) return at as PodCursor;
  }
  return undefined;
}

/** Maps that are reported because something is missing in them. */
const HOLDERS: readonly unknown[] = ['securityContext', 'resources'];

/**
 * Whether a report is about something that a pod omits: it names a field that does not exist, or the map that would
 * contain it.
 */
function isAbsence(at: AnyCursor): boolean {
  const { path } = at;
  return !at.exists || 'role' in at || 'byShape' in at || path.length === 0 || HOLDERS.includes(path.at(-1));
}

/** The name of the container that contains a cursor. */
function containerName(cursor: AnyCursor): string | undefined {
  for (let at: AnyCursor | undefined = cursor; at; at = at.parent)
    if ('role' in at) return (at as ContainerCursor).name;
  return undefined;
}

function addUnknown(tally: RuleTally, at: AnyCursor, reason: string): void {
  const last = tally.unknown.at(-1);
  // The rule said it, and what it read says the same.
  const isSame = last?.resource === at.resource && last.reason === reason;
  if (isSame && pathKey(last.path) === pathKey(at.path)) return;
  tally.unknown.push({ resource: at.resource, path: at.path, container: containerName(at), reason });
}
