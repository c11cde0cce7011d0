import type { ResourceConfig } from '../config/resolve.js';
import type { RelatedDraft } from '../draft/draft.js';
import { textPlace } from '../draft/place.js';
import { type JsonObject, valueAt } from '../json.js';
import type { Undecided } from '../judged/undecided.js';
import { isVariableAlone } from '../model/placeholder.js';
import type { PodCursor } from '../model/pod-cursor.js';
import type { Project } from '../model/project.js';
import type { AnyCursor, Resource } from '../model/resource.js';
import { reasonAt, whyUnresolved } from '../model/unresolved.js';
import { UNKNOWN } from '../model/values/part.js';
import type { AnyRule, Related, RuleContext } from '../rule/types.js';
import { type AnyReport, containerName, draftOf, podOrContainerAround, relatedDraft } from './draft-of.js';
import type { Effect } from './outcome.js';
import type { Sink } from './sink.js';
import type { RuleTally } from './tally.js';

/** The context of a rule in a run. */
export type AnyContext = RuleContext<Readonly<Record<string, string>>, JsonObject | undefined>;

/** What the call that runs now examines. The calls of all rules of a config share it. */
export interface Examined {
  /** The pod that the call examines. */
  pod: PodCursor | undefined;
  resource: Resource | undefined;
}

/** What the rules of one config share. */
export interface Calling {
  readonly examined: Examined;
  /** Takes what a call does. */
  readonly do: (effect: Omit<Effect, 'call'>) => void;
  /** By what a rule gave: a role's many entries relate to the same bindings. */
  related: WeakMap<Related, RelatedDraft>;
  sink: Sink;
}

/** How a rule is called. */
interface How {
  readonly config: ResourceConfig;
  readonly project: Project;
  /** The place of the rule among those of the config. */
  readonly order: number;
  /** Whether its calls for one object may say something about others. */
  readonly far: boolean;
  /** Whether to fail it if it reports in another object than the one that it is called for. */
  readonly isBound: boolean;
}

/** One object for all rules, so that what a pack caches by its settings is shared. */
export const NO_SETTINGS: JsonObject = Object.freeze({});

/** The most related places of one finding that are listed. Others are only counted, and no waiver covers them. */
const MAX_RELATED = 100;

/** A rule that is on, and what its running call has said so far. */
export class RuleCall {
  readonly ruleId: string;
  readonly order: number;
  readonly far: boolean;
  tally: RuleTally;
  readonly context: AnyContext;
  applicable = true;
  unknown = false;
  reported = false;
  readonly #rule: AnyRule;
  readonly #how: How;
  readonly #calling: Calling;
  /** Loaded on use, with the code of the rule. */
  #messages: AnyRule['meta']['messages'] | undefined;

  constructor(ruleId: string, rule: AnyRule, how: How, calling: Calling) {
    this.ruleId = ruleId;
    this.order = how.order;
    this.far = how.far;
    this.tally = calling.sink.tallies.of(ruleId);
    this.#rule = rule;
    this.#how = how;
    this.#calling = calling;
    const { config, project } = how;
    const setting = config.rules.get(ruleId)!;
    this.context = {
      options: setting.options,
      settings: settingsOf(ruleId, config),
      kubernetes: setting.kubernetes,
      project,
      isOn: (id) => config.rules.has(id),
      notApplicable: () => {
        this.applicable = false;
      },
      unknown: ({ at, reason }) => {
        this.unknown = true;
        calling.do({ ruleId, open: undecided(at, reasonAt(at, reason)) });
      },
      report: (report: AnyReport) => this.#report(report),
    };
  }

  /** Begins another run. */
  begin(): void {
    this.tally = this.#calling.sink.tallies.of(this.ruleId);
  }

  /** Records that the call left something open. */
  leaveOpen(open: AnyCursor): void {
    this.unknown = true;
    this.#calling.do({ ruleId: this.ruleId, open: undecided(open, whyUnresolved(open)) });
  }

  #report(report: AnyReport): void {
    const { ruleId } = this;
    const { at } = report;
    const { resource, path } = at;
    const { examined, sink } = this.#calling;
    if (this.#how.isBound && resource !== examined.resource)
      throw new Error(
        "It reports in another object than the one that it is called for. Write reports: 'anywhere' into its meta.",
      );
    const around = podOrContainerAround(at);
    const pod = around?.pod ?? examined.pod;
    if ((pod?.partial || resource.inValues?.partial) && isAbsence(at)) {
      this.unknown = true;
      return;
    }
    // A string whose value is entirely unknown has no fault yet. Rules that read chart values handle these themselves.
    const value = valueAt(resource.value, path);
    if (value !== UNKNOWN && isVariableAlone(value)) {
      this.leaveOpen(at);
      return;
    }
    const isRefused = at.malformed;
    if (isRefused) this.unknown = true;
    else this.reported = true;
    this.#messages ??= this.#rule.meta.messages;
    const draft = draftOf(
      {
        ruleId,
        rule: this.#rule,
        messages: this.#messages,
        severity: this.#how.config.rules.get(ruleId)!.severity,
      },
      report,
      {
        related: this.#relatedTo(report),
        container: around?.container,
        fixes: sink.fixes,
        fail: sink.fail,
        byShape: pod?.byShape ?? false,
      },
    );
    if (!isRefused) this.#calling.do({ ruleId, draft });
    else if (resource.unresolved.length > 0) this.#calling.do({ ruleId, draft, isRefused });
    else {
      const open = undecided(at, 'The value has a type that the API rejects.');
      this.#calling.do({ ruleId, draft, isRefused, open });
    }
  }

  #relatedTo({ at, related }: AnyReport): readonly RelatedDraft[] {
    if (related === undefined || related.length === 0) return NOTHING;
    const known = this.#calling.related;
    const shown = related.slice(0, MAX_RELATED).map((one) => {
      const draft = known.get(one) ?? relatedDraft(one);
      known.set(one, draft);
      return draft;
    });
    const more = related.length - shown.length;
    if (more <= 0) return shown;
    return [...shown, { ...textPlace(at.resource.file.path, undefined), message: `And ${more} more.` }];
  }
}

const NOTHING: readonly RelatedDraft[] = [];

/** The settings of the pack that a rule is in. */
export const settingsOf = (ruleId: string, { settings }: ResourceConfig): JsonObject =>
  settings[ruleId.slice(0, ruleId.indexOf('/'))] ?? NO_SETTINGS;

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
