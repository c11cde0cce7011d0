import { findKind } from '@plimsoll/kubernetes-api';
import type { ResolvedConfig, ResourceConfig } from '../config/resolve.js';
import { coreDraft } from '../draft/core-draft.js';
import type { Draft } from '../draft/draft.js';
import { keyPlaceOf, placeOf } from '../draft/place.js';
import { groupBy } from '../group-by.js';
import { fieldName, isObject, ownValue } from '../json.js';
import { objectType } from '../model/api-types.js';
import { definitionsIn } from '../model/custom-kind.js';
import type { PodCursor } from '../model/pod-cursor.js';
import type { Project } from '../model/project.js';
import type { Resource } from '../model/resource.js';
import { coreRules } from '../rules/core-rules.js';
import type { CustomFault } from '../schema/custom/faults.js';
import { type CustomJudgement, CustomKinds, type GivenSchemas } from '../schema/custom/kinds.js';
import type { PatternReader } from '../schema/custom/limits.js';
import { isPartial } from '../schema/partial.js';
import { closest } from '../suggest.js';
import { fillMessage } from './message.js';
import { renameStep, typeDrafts } from './schema-findings.js';

const TEST_DATA = /(?:^|\/)(?:testdata|fixtures)\//;

/**
 * The directory of test data that contains a file, with a trailing slash. Empty for other files. Definitions in such a
 * directory apply only inside it, because tests keep old and shortened definitions on purpose.
 */
function testDataOf(path: string): string {
  if (!TEST_DATA.test(path)) return '';
  const steps = path.split('/');
  const at = steps.slice(0, -1).findIndex((step) => step === 'testdata' || step === 'fixtures');
  return steps
    .slice(0, at + 1)
    .map((step) => `${step}/`)
    .join('');
}

/** The kinds that the definitions of one cluster create, as seen from an object's path. */
class ProjectKinds {
  readonly #definitions: ReadonlyMap<string, readonly Resource[]>;
  readonly #given: GivenSchemas | undefined;
  readonly #kinds = new Map<string, CustomKinds>();
  /** By the path of the object. */
  readonly #seen = new Map<string, CustomKinds>();

  constructor(definitions: readonly Resource[], given: GivenSchemas | undefined) {
    this.#definitions = groupBy(definitions, ({ file }) => testDataOf(file.path));
    this.#given = given;
  }

  get isEmpty(): boolean {
    return this.#definitions.size === 0 && this.at('').isEmpty;
  }

  at(path: string): CustomKinds {
    let kinds = this.#seen.get(path);
    if (!kinds) {
      kinds = this.#inFolder(testDataOf(path));
      this.#seen.set(path, kinds);
    }
    return kinds;
  }

  #inFolder(own: string): CustomKinds {
    const folder = this.#definitions.has(own) ? own : '';
    let kinds = this.#kinds.get(folder);
    if (!kinds) {
      const seen = folder === '' ? [''] : ['', folder];
      kinds = new CustomKinds(
        seen.flatMap((each) => this.#definitions.get(each) ?? []),
        this.#given,
      );
      this.#kinds.set(folder, kinds);
    }
    return kinds;
  }
}

/** The drafts about a custom resource, and whether it was checked against only a part of its schema. */
export interface CustomDrafts {
  readonly drafts: readonly Draft[];
  readonly isPartly: boolean;
}

const NO_CUSTOM_DRAFTS: CustomDrafts = { drafts: [], isPartly: false };

/** Checks the custom resources of a run against their definitions. */
export class CustomRun {
  readonly #kinds: ReadonlyMap<Project, ProjectKinds>;
  /** Definitions in files of no cluster. They apply where a cluster has no definition of its own. */
  readonly #loose: ProjectKinds | undefined;
  readonly #patterns: PatternReader | undefined;
  /** Schemas and objects are strangers' data: a run checks at most this many pairs of a value and a schema. */
  readonly budget = { steps: 10_000_000 };

  private constructor(
    kinds: ReadonlyMap<Project, ProjectKinds>,
    loose: ProjectKinds | undefined,
    patterns: PatternReader | undefined,
  ) {
    this.#kinds = kinds;
    this.#loose = loose;
    this.#patterns = patterns;
  }

  /** Resources that are created elsewhere have definitions of their own. */
  static async of(projects: Iterable<Project>, { schemas, patterns }: ResolvedConfig): Promise<CustomRun> {
    const given = await schemas?.();
    const kinds = new Map<Project, ProjectKinds>();
    let loose: ProjectKinds | undefined;
    for (const project of projects) {
      const own = new ProjectKinds(definitionsIn(project), given);
      if (own.isEmpty) continue;
      kinds.set(project, own);
      if (project.cluster === undefined) loose ??= own;
    }
    return new CustomRun(kinds, loose, kinds.size > 0 ? await patterns?.() : undefined);
  }

  drafts(
    resource: Resource,
    project: Project,
    config: ResourceConfig,
    pods: readonly PodCursor[],
  ): CustomDrafts {
    const { group, kind, value, embedded } = resource;
    // SOPS turns encrypted values into strings, whatever their type, and adds a field of its own.
    if (embedded || findKind(group, kind) || Object.hasOwn(value, 'sops')) return NO_CUSTOM_DRAFTS;
    const required = !resource.inValues && !isPartial(resource.file.path, pods);
    const options = { patterns: this.#patterns, required, budget: this.budget };
    const judgement =
      this.#kinds.get(project)?.at(resource.file.path).judge(resource, options) ??
      this.#judgeLoosely(resource, options);
    if (!judgement)
      return resource.within?.elsewhere && this.#isDefined(resource)
        ? { drafts: [], isPartly: true }
        : NO_CUSTOM_DRAFTS;
    const found = [...customDrafts(resource, judgement, config)];
    if (judgement.is === 'judged') {
      const { partly, isPatch } = judgement.verdict;
      const drafts = isPatch ? found : [...metadataDrafts(resource, required, config), ...found];
      return { drafts, isPartly: partly };
    }
    // A version that nothing serves is reported by the rule, or else as not judged.
    return { drafts: found, isPartly: !config.rules.has('plimsoll/unknown-api') };
  }

  /**
   * Checks against a definition that no known cluster has. The cluster may have another version of it, so only served
   * versions count.
   */
  #judgeLoosely(
    resource: Resource,
    options: Parameters<CustomKinds['judge']>[1],
  ): CustomJudgement | undefined {
    if (resource.within?.elsewhere) return undefined;
    const judgement = this.#loose?.at(resource.file.path).judge(resource, options);
    return judgement?.is === 'judged' ? judgement : undefined;
  }

  /** Whether any cluster of the run defines a kind. */
  #isDefined({ group, kind, file }: Resource): boolean {
    return [...this.#kinds.values()].some((kinds) => kinds.at(file.path).of(group, kind).length > 0);
  }
}

/** The metadata of a custom resource are those of any object, and no definition describes them. */
function* metadataDrafts(resource: Resource, required: boolean, config: ResourceConfig): Generator<Draft> {
  const { metadata } = resource.value;
  // Without metadata it may be a file of a program, whatever defines its kind.
  if (!isObject(metadata)) return;
  yield* typeDrafts(resource, { metadata }, objectType(), false, config);
  if (!required || resource.name !== undefined || ownValue(metadata, 'generateName')) return;
  const name = ownValue(metadata, 'name');
  if (name !== undefined && name !== null && name !== '') return;
  const message = fillMessage(coreRules.malformed.meta.messages.missing, { field: 'metadata.name' });
  const draft = coreDraft('malformed', message, placeOf(resource, ['metadata', 'name']), config, 'missing');
  if (draft) yield draft;
}

function* customDrafts(
  resource: Resource,
  judgement: CustomJudgement,
  config: ResourceConfig,
): Generator<Draft> {
  if (judgement.is === 'judged') {
    for (const fault of judgement.verdict.faults) {
      const draft = faultDraft(resource, fault, config);
      if (draft) yield draft;
    }
    return;
  }
  const { group, kind, version } = resource;
  const meant = closest(version, judgement.served) ?? judgement.served[0];
  const id = meant === undefined ? 'unserved' : 'unservedMeant';
  const message = fillMessage(coreRules['unknown-api'].meta.messages[id], {
    kind,
    version,
    meant: `${group}/${meant ?? ''}`,
  });
  const draft = coreDraft('unknown-api', message, placeOf(resource, ['apiVersion']), config, id);
  if (draft) yield draft;
}

function faultDraft(resource: Resource, fault: CustomFault, config: ResourceConfig): Draft | undefined {
  if (fault.kind === 'unknown') {
    const { path } = fault;
    const id = fault.meant === undefined ? 'custom' : 'customMeant';
    const message = fillMessage(coreRules['unknown-field'].meta.messages[id], {
      field: String(path.at(-1)),
      type: resource.kind,
      meant: fault.meant ?? '',
    });
    const draft = coreDraft('unknown-field', message, keyPlaceOf(resource, path), config, id);
    if (!draft || fault.meant === undefined || !fault.certain) return draft;
    return { ...draft, repair: { steps: [renameStep(resource, path, fault.meant)], safety: 'safe' } };
  }
  const { kind, path, ...data } = fault;
  const message = fillMessage(coreRules.malformed.meta.messages[kind], { field: fieldName(path), ...data });
  return coreDraft('malformed', message, placeOf(resource, path), config, kind);
}
