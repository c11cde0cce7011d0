import type { ResourceConfig } from '../config/resolve.js';
import { builtInKind } from '../model/kinds.js';
import type { PodTemplateLocation } from '../model/pod-template.js';
import type { Project } from '../model/project.js';
import type { Resource } from '../model/resource.js';
import type { AnyRule } from '../rule/types.js';
import { podOrContainerAround } from './draft-of.js';
import { type BoundListener, ListenerIndex, silentContext } from './listener-index.js';
import { checkReturned } from './listeners.js';
import type { NameSet } from './name-set.js';
import { type Effect, Outcome, type Recorded, type Recorder } from './outcome.js';
import { type Calling, type Examined, RuleCall, settingsOf } from './rule-call.js';
import { ruleFailure } from './rule-failure.js';
import type { Sink } from './sink.js';
import { type Surroundings, VIEWS } from './views.js';

/** More than there are calls for one view of an object. */
const CALLS_PER_VIEW = 2 ** 29;

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
}

/** Gives what a run took over of an object from an earlier one. */
type Taken = (resource: Resource) => readonly Effect[];

/** Runs the rules of one config on resources of one project. Kept for all resources that share both. */
export class RuleRun {
  readonly #listeners: ListenerIndex;
  readonly #around: Surroundings;
  readonly #calls: RuleCall[] = [];
  readonly #calling: Calling;
  #sink: Sink;
  #outcome: Outcome;
  #recorder: Recorder | undefined;
  /** Whether nothing is said about the current object itself. */
  #isContext = false;
  /** How many rules may be called at once. */
  readonly #count: number;
  /** The number of the next calls for the current object. */
  #next = 0;
  /** The number of the current call, among all calls for one object. */
  #call = 0;
  readonly #examined: Examined = { pod: undefined, resource: undefined };
  /** Visitor keys whose listeners count as called. */
  readonly #repeated = new Set<string>();
  /** Visitor keys whose rules are created. */
  readonly #created = new WeakSet<NameSet>();

  constructor(
    config: ResourceConfig,
    project: Project,
    rules: ReadonlyMap<string, AnyRule>,
    podTemplates: readonly PodTemplateLocation[],
    sink: Sink,
    selection: Selection,
    taken?: Taken,
  ) {
    this.#around = { project, podTemplates };
    this.#sink = sink;
    this.#outcome = new Outcome(sink, taken);
    this.#listeners = new ListenerIndex((error) => this.#sink.fail(error));
    this.#calling = {
      examined: this.#examined,
      do: (effect) => this.#do(effect),
      related: new WeakMap(),
      sink,
    };
    let order = 0;
    for (const ruleId of config.rules.keys()) {
      if (!selection.isAsked(ruleId)) continue;
      const rule = rules.get(ruleId)!;
      const how = {
        config,
        project: selection.projectFor(rule),
        order: order++,
        far: selection.isFar(ruleId),
        isBound: selection.isBound(ruleId),
      };
      const call = new RuleCall(ruleId, rule, how, this.#calling);
      this.#calls.push(call);
      this.#listeners.add(rule, call);
    }
    this.#count = order;
    for (const ruleId of selection.onSomewhere) {
      const rule = config.rules.has(ruleId) ? undefined : rules.get(ruleId);
      const settings = settingsOf(ruleId, config);
      if (rule) this.#listeners.addOff(ruleId, rule, silentContext(rule, config, { settings, project }));
    }
  }

  /** Whether another run can go on with it: its rules keep nothing between two calls, and all could be created. */
  get keepsNothing(): boolean {
    return this.#listeners.keepsNothing;
  }

  /** Begins another run with the same project, for which `keepsNothing` holds. */
  begin(sink: Sink, taken: Taken): void {
    this.#sink = sink;
    this.#outcome = new Outcome(sink, taken);
    this.#repeated.clear();
    this.#recorder = undefined;
    this.#calling.sink = sink;
    this.#calling.related = new WeakMap();
    for (const call of this.#calls) call.begin();
  }

  /** Calls every listener for a resource. A rule that throws is an error of the run, and the others go on. */
  visit(resource: Resource, recorder?: Recorder): void {
    this.#recorder = recorder;
    this.#isContext = false;
    this.#visit(resource);
  }

  /** Calls the listeners that may say something about other objects. Nothing is said about this one. */
  visitContext(resource: Resource): void {
    if (!this.#listeners.areSomeFar) return;
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
      for (const [key, subject] of view.subjects(resource, this.#around)) this.#emit(key, subject, resource);
    }
  }

  /** Does what the calls of an earlier run did. */
  repeat(resource: Resource, { keys, effects, judged, areApart }: Recorded): void {
    const { tallies } = this.#sink;
    const isReported = this.#sink.reportOn(resource.file.path);
    let isMet = judged.size > 0;
    for (const key of keys.names) {
      this.#listeners.createFor(key);
      const off = this.#listeners.off(key);
      if (off) isMet = true;
      if (!isReported) continue;
      for (const ruleId of off ?? []) tallies.leaveOut(ruleId, resource);
      if (this.#repeated.has(key)) continue;
      for (const { rule } of this.#listeners.of(key)) rule.tally.visited = true;
      this.#repeated.add(key);
    }
    if (isReported) for (const ruleId of judged.names) tallies.judge(tallies.of(ruleId), resource);
    else if (isMet) tallies.meet(resource);
    this.#outcome.applyAll(resource, effects, areApart);
  }

  /** Whether a rule judged an object, or would have if it were on. */
  isMet({ keys, judged }: Pick<Recorded, 'keys' | 'judged'>): boolean {
    if (judged.size > 0) return true;
    for (const key of keys.names) if (this.#listeners.off(key)) return true;
    return false;
  }

  /** Whether nothing has been reported on some objects yet. */
  isFreeOf(resources: readonly Resource[]): boolean {
    return !this.#outcome.hasReportedIn(resources);
  }

  /** Creates the rules that an earlier run called for objects that this one takes over. */
  createFor(keys: NameSet): void {
    if (this.#created.has(keys)) return;
    this.#created.add(keys);
    for (const key of keys.names) this.#listeners.createFor(key);
  }

  /** Whether a rule asks for objects of this kind by name. */
  asksFor({ group, kind }: Resource): boolean {
    return this.#listeners.has(`${group}/${kind}`);
  }

  #isVisited(key: string): boolean {
    return this.#isContext ? this.#listeners.isFar(key) : this.#listeners.isVisited(key, this.#recorder?.due);
  }

  #do(effect: Omit<Effect, 'call'>): void {
    if (this.#recorder) this.#recorder.effect({ ...effect, call: this.#call });
    else this.#outcome.apply(effect);
  }

  #emit(key: string, subject: unknown, resource: Resource): void {
    const listeners = this.#listeners;
    if (this.#isContext && !listeners.isFar(key)) return;
    const recorder = this.#recorder;
    listeners.createFor(key);
    recorder?.begin(key);
    const off = listeners.off(key);
    if (off && !recorder && !this.#isContext)
      for (const ruleId of off) this.#sink.tallies.leaveOut(ruleId, resource);
    if (!listeners.has(key)) return;
    const first = this.#next;
    this.#next += this.#count;
    const called = recorder?.due ? listeners.due(key, recorder.due) : listeners.of(key);
    if (called.length > 0) this.#callAll(called, { key, first }, subject, resource);
  }

  #callAll(
    called: readonly BoundListener[],
    { key, first }: { readonly key: string; readonly first: number },
    subject: unknown,
    resource: Resource,
  ): void {
    const { clock, touch, tallies, reportOn } = this.#sink;
    const recorder = this.#recorder;
    const isContext = this.#isContext;
    const pod = podOrContainerAround(subject)?.pod;
    this.#examined.pod = pod;
    this.#examined.resource = resource;
    const { unresolved } = resource;
    const isReported = reportOn(resource.file.path);
    // If only a part of the pod is known, finding nothing there proves nothing.
    const isPart = pod?.partial ?? resource.inValues?.partial ?? false;
    for (const { rule, call } of called) {
      if (isContext && !rule.far) continue;
      this.#call = first + rule.order;
      if (isReported) rule.tally.visited = true;
      rule.applicable = true;
      rule.unknown = isPart;
      rule.reported = false;
      if (unresolved.length > 0) {
        touch(resource);
        unresolved.length = 0;
      }
      const start = clock?.();
      try {
        const returned = call(subject as never, resource);
        if (returned !== undefined) checkReturned(key, returned);
      } catch (error) {
        rule.applicable = false;
        recorder?.failed(rule.ruleId);
        this.#sink.fail(ruleFailure(rule.ruleId, error, { caller: new Error(), resource, doing: 'failed' }));
      }
      if (clock && start !== undefined) rule.tally.milliseconds += clock() - start;
      if (unresolved.length > 0 && rule.applicable && !rule.reported) rule.leaveOpen(unresolved[0]!);
      const isJudged = rule.applicable && (rule.reported || !rule.unknown);
      if (recorder) recorder.called(rule.ruleId, isJudged);
      // Most rules are called many times for one object, once per container.
      else if (isJudged && rule.tally.last !== resource) tallies.judge(rule.tally, resource);
    }
  }
}
