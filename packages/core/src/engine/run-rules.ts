import type { ResourceConfig } from '../config/resolve.js';
import type { Draft, RelatedDraft } from '../draft/draft.js';
import { textPlace } from '../draft/place.js';
import { type JsonObject, valueAt } from '../json.js';
import type { Undecided } from '../judged/undecided.js';
import { LATEST_MINOR } from '../kubernetes-version.js';
import { COMPONENTS } from '../model/components/component.js';
import { builtInKind } from '../model/kinds.js';
import { isVariableAlone } from '../model/placeholder.js';
import { podsOf } from '../model/pod.js';
import type { PodCursor } from '../model/pod-cursor.js';
import type { PodTemplateLocation } from '../model/pod-template.js';
import type { Project } from '../model/project.js';
import type { AnyCursor, Resource } from '../model/resource.js';
import { reasonAt, whyUnresolved } from '../model/unresolved.js';
import { UNKNOWN } from '../model/values/part.js';
import type { RunError } from '../result/result.js';
import type { AnyRule, Related, RuleContext } from '../rule/types.js';
import { visitsOf } from '../rule/visits.js';
import { type AnyReport, containerName, draftOf, podAround, relatedDraft } from './draft-of.js';
import { checkReturned, type Listener, listenersOf } from './listeners.js';
import type { NameSet } from './name-set.js';
import { type Effect, Outcome, type Recorded, type Recorder } from './outcome.js';
import { ruleFailure } from './rule-failure.js';
import type { RuleTally, Tallies } from './tally.js';

interface BoundListener {
  readonly ruleId: string;
  /** The place of the rule among those of the config: listeners of one key are called in this order. */
  readonly order: number;
  readonly call: Listener;
  /** Whether the calls may say something about other objects. */
  readonly far: boolean;
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
  visited: Resource | undefined;
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

/** More than there are calls for one view of an object. */
const CALLS_PER_VIEW = 2 ** 29;

export interface Sink {
  readonly add: (draft: Draft) => void;
  readonly tallies: Tallies;
  /** Takes an error of the run in which it happens. */
  readonly fail: (error: RunError) => void;
  /** Tells of an object in which a place was read whose value is not known yet. */
  readonly touch: (resource: Resource) => void;
  /** Whether to ask rules for fixes. */
  readonly fixes: boolean;
  /** Whether the run reports on a file. */
  readonly reportOn: (path: string) => boolean;
  /** Returns milliseconds. If given, the time of each rule is measured. */
  readonly clock: (() => number) | undefined;
}

/** The most related places of one finding that are listed. Others are only counted, and no waiver covers them. */
const MAX_RELATED = 100;

/** The rules of a run. */
interface Selection {
  /** The rules that are on for any resource. */
  readonly onSomewhere: Iterable<string>;
  /** The project as a rule sees it. */
  readonly projectFor: (rule: AnyRule) => Project;
  /** Whether the run calls a rule that is on. */
  readonly isAsked: (ruleId: string) => boolean;
  /** Whether the calls of a rule for one object may say something about others. */
  readonly isFar: (ruleId: string) => boolean;
  /** Whether to fail a rule that reports in another object than the one that it is called for. */
  readonly isBound: (ruleId: string) => boolean;
  /** What the run took over of an object from an earlier one. */
  readonly taken?: (resource: Resource) => readonly Effect[];
}

/** Runs the rules of one config on resources of one project. Kept for all resources that share both. */
export class RuleRun {
  readonly #listeners = new Map<string, BoundListener[]>();
  /** The visitor keys with rules that may say something about other objects. */
  readonly #far = new Set<string>();
  /** By visitor key: rules that are off here and on for other resources. */
  readonly #off = new Map<string, string[]>();
  /** By visitor key: rules that are created when an object has the key, since their code is loaded then. */
  readonly #later = new Map<string, (() => void)[]>();
  readonly #run: Parameters<View['subjects']>[1];
  readonly #sink: Sink;
  readonly #outcome: Outcome;
  #recorder: Recorder | undefined;
  /** Whether nothing is said about the current object itself. */
  #isContext = false;
  /** How many rules may be called at once. */
  readonly #count: number;
  /** The number of the next calls for the current object. */
  #next = 0;
  /** The number of the current call, among all calls for one object. */
  #call = 0;
  /** By due rules and visitor key. */
  readonly #due = new Map<NameSet, Map<string, readonly BoundListener[]>>();
  /** Visitor keys whose listeners count as called. */
  readonly #repeated = new Set<string>();
  /** Visitor keys whose rules are created. */
  readonly #created = new Set<NameSet>();
  /** A role's many entries relate to the same bindings. */
  readonly #related = new WeakMap<Related, RelatedDraft>();

  constructor(
    config: ResourceConfig,
    project: Project,
    rules: ReadonlyMap<string, AnyRule>,
    podTemplates: readonly PodTemplateLocation[],
    sink: Sink,
    selection: Selection,
  ) {
    this.#run = { project, podTemplates };
    this.#sink = sink;
    this.#outcome = new Outcome(sink, selection.taken);
    let order = 0;
    for (const ruleId of config.rules.keys())
      if (selection.isAsked(ruleId)) this.#bind(ruleId, rules.get(ruleId)!, order++, config, selection);
    this.#count = order;
    for (const ruleId of selection.onSomewhere) {
      const rule = config.rules.has(ruleId) ? undefined : rules.get(ruleId);
      if (rule) this.#bindOff(ruleId, rule, config, project);
    }
  }

  /** Calls every listener for a resource. A rule that throws is an error of the run, and the others go on. */
  visit(resource: Resource, recorder?: Recorder): void {
    this.#recorder = recorder;
    this.#isContext = false;
    this.#visit(resource);
  }

  /** Calls the listeners that may say something about other objects. Nothing is said about this one. */
  visitContext(resource: Resource): void {
    if (this.#far.size === 0) return;
    this.#recorder = undefined;
    this.#isContext = true;
    this.#visit(resource);
  }

  #visit(resource: Resource): void {
    this.#next = 0;
    const { group, kind } = resource;
    const root = resource.root;
    if (builtInKind(group, kind)) this.#emit(kind, root, resource);
    if (group !== '') this.#emit(`${group}/${kind}`, root, resource);
    for (const [at, view] of VIEWS.entries()) {
      // The numbers of calls do not depend on what was left out before.
      this.#next = at * CALLS_PER_VIEW;
      if (!view.keys.some((key) => this.#isVisited(key))) continue;
      for (const [key, subject] of view.subjects(resource, this.#run)) this.#emit(key, subject, resource);
    }
  }

  /** Does what the calls of an earlier run did. */
  repeat(resource: Resource, { keys, effects, judged, areApart }: Recorded): void {
    const { tallies } = this.#sink;
    const isReported = this.#sink.reportOn(resource.file.path);
    let isMet = judged.size > 0;
    for (const key of keys.names) {
      if (this.#later.size > 0) this.#createNow(key);
      const off = this.#off.get(key);
      if (off) isMet = true;
      if (!isReported) continue;
      for (const ruleId of off ?? []) tallies.leaveOut(ruleId, resource);
      if (this.#repeated.has(key)) continue;
      for (const { tally } of this.#listeners.get(key) ?? []) tally.visited = true;
      this.#repeated.add(key);
    }
    if (isReported) for (const ruleId of judged.names) tallies.judge(tallies.of(ruleId), resource);
    else if (isMet) tallies.meet(resource);
    this.#outcome.applyAll(resource, effects, areApart);
  }

  /** Whether a rule judged an object, or would have if it were on. */
  isMet({ keys, judged }: Pick<Recorded, 'keys' | 'judged'>): boolean {
    if (judged.size > 0) return true;
    for (const key of keys.names) if (this.#off.has(key)) return true;
    return false;
  }

  /** Whether nothing has been reported on some objects yet. */
  isFreeOf(resources: readonly Resource[]): boolean {
    return !this.#outcome.hasReportedIn(resources);
  }

  /** Creates the rules that an earlier run called for objects that this one takes over. */
  createFor(keys: NameSet): void {
    if (this.#later.size === 0 || this.#created.has(keys)) return;
    this.#created.add(keys);
    for (const key of keys.names) this.#createNow(key);
  }

  /** Whether a rule asks for objects of this kind by name. */
  asksFor({ group, kind }: Resource): boolean {
    return this.#listeners.has(`${group}/${kind}`);
  }

  #isVisited(key: string): boolean {
    if (this.#isContext) return this.#far.has(key);
    const due = this.#recorder?.due;
    if (due && !this.#later.has(key)) return this.#dueAt(key, due).length > 0;
    return this.#listeners.has(key) || this.#off.has(key) || this.#later.has(key);
  }

  /** The listeners of due rules, once the rules that visit a key are created. */
  #dueAt(key: string, due: NameSet): readonly BoundListener[] {
    let byKey = this.#due.get(due);
    if (!byKey) {
      byKey = new Map();
      this.#due.set(due, byKey);
    }
    let listeners = byKey.get(key);
    if (!listeners) {
      listeners = (this.#listeners.get(key) ?? []).filter(({ ruleId }) => due.has(ruleId));
      byKey.set(key, listeners);
    }
    return listeners;
  }

  #bind(ruleId: string, rule: AnyRule, order: number, config: ResourceConfig, selection: Selection): void {
    const far = selection.isFar(ruleId);
    const isBound = selection.isBound(ruleId);
    const setting = config.rules.get(ruleId)!;
    const { tallies, fail, fixes } = this.#sink;
    const tally = tallies.of(ruleId);
    const state: CallState = {
      applicable: true,
      unknown: false,
      reported: false,
      pod: undefined,
      visited: undefined,
    };
    const context: RuleContext<Readonly<Record<string, string>>, JsonObject | undefined> = {
      options: setting.options,
      settings: config.settings[ruleId.slice(0, ruleId.indexOf('/'))] ?? NO_SETTINGS,
      kubernetes: setting.kubernetes,
      project: selection.projectFor(rule),
      isOn: (id) => config.rules.has(id),
      notApplicable: () => {
        state.applicable = false;
      },
      unknown: ({ at, reason }) => {
        state.unknown = true;
        this.#do({ ruleId, open: undecided(at, reasonAt(at, reason)) });
      },
      report: (report: AnyReport) => {
        if (isBound && report.at.resource !== state.visited)
          throw new Error(
            "It reports in another object than the one that it is called for. Write reports: 'anywhere' into its meta.",
          );
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
          this.#do({ ruleId, open: undecided(report.at, whyUnresolved(report.at)) });
          return;
        }
        const { malformed } = report.at;
        if (malformed) state.unknown = true;
        else state.reported = true;
        const related = this.#relatedTo(report);
        const draft = draftOf(ruleId, rule, setting.severity, report, related, {
          fixes,
          fail,
          byShape: pod?.byShape ?? false,
        });
        if (!malformed) return this.#do({ ruleId, draft });
        const isKnown = report.at.resource.unresolved.length === 0;
        this.#do({
          ruleId,
          draft,
          isRefused: true,
          ...(isKnown && { open: undecided(report.at, 'The value has a type that the API rejects.') }),
        });
      },
    };
    const create = (): void => {
      try {
        for (const [key, call] of listenersOf(rule.create(context as never))) {
          const bound = { ruleId, order, call, far, state, tally };
          if (far) this.#far.add(key);
          const existing = this.#listeners.get(key);
          if (existing) existing.push(bound);
          else this.#listeners.set(key, [bound]);
        }
      } catch (error) {
        fail(ruleFailure(ruleId, error, { caller: new Error(), doing: 'cannot start' }));
      }
    };
    const keys = keysOf(rule, context);
    if (keys) {
      if (far) for (const key of keys) this.#far.add(key);
      this.#createLater(keys, create);
    } else create();
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
      for (const key of keysOf(rule, context) ??
        listenersOf(rule.create(context as never)).map(([key]) => key)) {
        const existing = this.#off.get(key);
        if (existing) existing.push(ruleId);
        else this.#off.set(key, [ruleId]);
      }
    } catch {
      // If the rule is on, its error is an error of the run.
    }
  }

  #do(effect: Omit<Effect, 'call'>): void {
    const numbered = { ...effect, call: this.#call };
    if (this.#recorder) this.#recorder.effect(numbered);
    else this.#outcome.apply(numbered);
  }

  #emit(key: string, subject: unknown, resource: Resource): void {
    if (this.#isContext && !this.#far.has(key)) return;
    const { clock, fail, touch, tallies } = this.#sink;
    const recorder = this.#recorder;
    if (this.#later.size > 0) this.#createNow(key);
    recorder?.begin(key);
    const off = this.#off.get(key);
    if (off && !recorder && !this.#isContext) for (const ruleId of off) tallies.leaveOut(ruleId, resource);
    const listeners = this.#listeners.get(key);
    if (!listeners) return;
    const first = this.#next;
    this.#next += this.#count;
    const called = recorder?.due ? this.#dueAt(key, recorder.due) : listeners;
    if (called.length === 0) return;
    const pod = podAround(subject);
    const { unresolved } = resource;
    const isReported = this.#sink.reportOn(resource.file.path);
    // If only a part of the pod is known, finding nothing there proves nothing.
    const isPart = pod?.partial ?? resource.inValues?.partial ?? false;
    for (const { ruleId, order, call, far, state, tally } of called) {
      if (this.#isContext && !far) continue;
      this.#call = first + order;
      if (isReported) tally.visited = true;
      state.applicable = true;
      state.unknown = isPart;
      state.pod = pod;
      state.reported = false;
      state.visited = resource;
      if (unresolved.length > 0) {
        touch(resource);
        unresolved.length = 0;
      }
      const start = clock?.();
      try {
        const returned = call(subject as never, resource);
        if (returned !== undefined) checkReturned(key, returned);
      } catch (error) {
        state.applicable = false;
        recorder?.failed(ruleId);
        fail(ruleFailure(ruleId, error, { caller: new Error(), resource, doing: 'failed' }));
      }
      if (clock && start !== undefined) tally.milliseconds += clock() - start;
      const open = unresolved.length > 0 ? unresolved[0] : undefined;
      if (open && state.applicable && !state.reported) {
        state.unknown = true;
        this.#do({ ruleId, open: undecided(open, whyUnresolved(open)) });
      }
      const isJudged = state.applicable && (state.reported || !state.unknown);
      if (recorder) recorder.called(ruleId, isJudged);
      else if (isJudged) tallies.judge(tally, resource);
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

const undecided = (at: AnyCursor, reason: string): Undecided => ({
  resource: at.resource,
  path: at.path,
  container: containerName(at),
  reason,
});

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
