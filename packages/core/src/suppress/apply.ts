import type { ResolvedConfig } from '../config/resolve.js';
import { selectorProblem } from '../config/validate.js';
import { coreDraft } from '../engine/core-findings.js';
import type { coreRules } from '../engine/core-rules.js';
import { type Draft, placeOf } from '../engine/draft.js';
import type { LintedFile } from '../engine/projects.js';
import type { PodCursor } from '../model/pod.js';
import type { Project } from '../model/project.js';
import type { Resource } from '../model/resource.js';
import { annotationSuppressions } from './annotations.js';
import { commentSuppressions } from './comments.js';
import { configSuppressions } from './config-entries.js';
import { type Place, type Suppression, selectsRule } from './suppression.js';

export interface ApplyInput {
  readonly drafts: readonly Draft[];
  readonly files: readonly LintedFile[];
  readonly config: ResolvedConfig;
  readonly complete: boolean;
  readonly ran: (ruleId: string) => boolean;
  readonly now: Date;
  /** Whether comments and annotations count. */
  readonly inline: boolean;
  readonly podsOf: (resource: Resource) => readonly PodCursor[];
}

/** Marks what a waiver covers, and adds findings about waivers that are invalid, expired or unused. */
export function applySuppressions(input: ApplyInput): {
  readonly drafts: readonly Draft[];
  readonly ignored: number;
} {
  const { config } = input;
  const about: Draft[] = [];
  const add = (rule: keyof typeof coreRules, message: string, place: Place): void => {
    const draft = coreDraft(rule, message, place, config.forFileProblems(place.file));
    if (draft) about.push(draft);
  };
  const projectOf = new Map<Resource, Project>(
    input.files.flatMap(({ resources, project }) =>
      resources.map((resource) => [resource, project] as const),
    ),
  );
  const inline = [...inlineSuppressions(input, add)];
  const written = [
    ...(input.inline ? inline : []),
    ...configSuppressions(config, (resource) => projectOf.get(resource)!),
  ];
  const valid = written.filter((suppression) => isValid(suppression, input, add));
  const used = new Map<Suppression, Set<string>>(valid.map((suppression) => [suppression, new Set()]));
  const inFile = groupByFile(valid);
  for (const draft of input.drafts) {
    const files = new Set([draft.file, ...draft.related.map(({ file }) => file)]);
    const candidates = [...files, ''].flatMap((file) => inFile.get(file) ?? []);
    for (const suppression of candidates) {
      const selector = suppression.rules.find((rule) => selectsRule(rule, draft.ruleId));
      if (selector === undefined || !mayCover(suppression, draft, config)) continue;
      if (!suppression.covers(draft) && !draft.related.some((place) => suppression.covers(place))) continue;
      used.get(suppression)?.add(selector);
      draft.suppression ??= {
        kind: suppression.kind,
        reason: suppression.reason,
        ...(suppression.expires !== undefined && { expires: suppression.expires }),
      };
    }
  }
  if (input.complete)
    for (const [suppression, selectors] of used)
      for (const rule of suppression.rules)
        if (!selectors.has(rule) && ranAny(rule, input))
          add(
            'unused-suppression',
            `No finding of ${rule} needs this suppression.`,
            placeOfSuppression(suppression),
          );
  return { drafts: [...input.drafts, ...about], ignored: input.inline ? 0 : inline.length };
}

function* inlineSuppressions(
  { files, podsOf }: ApplyInput,
  add: (rule: 'invalid-suppression', message: string, place: Place) => void,
): Generator<Suppression> {
  for (const { file, resources } of files) {
    for (const found of commentSuppressions(file)) {
      if (!('invalid' in found)) yield found;
      else
        add('invalid-suppression', found.invalid, {
          resource: undefined,
          file: file.source.path,
          path: [],
          region: file.source.region(found.start, found.end),
          container: undefined,
        });
    }
    for (const resource of resources)
      for (const found of annotationSuppressions(resource, podsOf(resource))) {
        if (!('invalid' in found)) yield found;
        else add('invalid-suppression', found.invalid, placeOf(found.resource, found.path));
      }
  }
}

/** Unknown rules, rules that may never be suppressed and past days make a waiver void, loudly. */
function isValid(
  suppression: Suppression,
  { config, now }: ApplyInput,
  add: (rule: 'invalid-suppression' | 'expired-suppression', message: string, place: Place) => void,
): boolean {
  const place = placeOfSuppression(suppression);
  const problems = suppression.rules.flatMap((rule) => {
    const problem =
      selectorProblem(rule, config.rules, config.plugins) ??
      (config.never.some((never) => never === rule || selectsRule(never, rule))
        ? `The config says that "${rule}" may never be suppressed.`
        : suppression.kind !== 'config' && selectsRule('plimsoll/*', rule)
          ? `"${rule}" is about what could not be checked: correct the file, or suppress it in the config.`
          : undefined);
    return problem === undefined ? [] : [problem];
  });
  for (const problem of problems) add('invalid-suppression', `${problem} Nothing is suppressed.`, place);
  if (problems.length > 0) return false;
  const today = now.toISOString().slice(0, 10);
  if (suppression.expires === undefined || today <= suppression.expires) return true;
  add(
    'expired-suppression',
    `The suppression held through ${suppression.expires}: renew or remove it.`,
    place,
  );
  return false;
}

function mayCover(suppression: Suppression, { ruleId }: Draft, { never }: ResolvedConfig): boolean {
  if (never.some((selector) => selectsRule(selector, ruleId))) return false;
  return suppression.kind === 'config' || !selectsRule('plimsoll/*', ruleId);
}

function ranAny(selector: string, { config, ran }: ApplyInput): boolean {
  return [...config.rules.keys()].some((id) => selectsRule(selector, id) && ran(id));
}

function placeOfSuppression(suppression: Suppression): Place {
  const { resource, path, file, region } = suppression;
  if (resource) return placeOf(resource, path);
  return { resource, file, path, region, container: undefined };
}

/** Comments and annotations concern one file; entries of the config any (the empty key). */
function groupByFile(suppressions: readonly Suppression[]): ReadonlyMap<string, readonly Suppression[]> {
  const groups = new Map<string, Suppression[]>();
  for (const suppression of suppressions) {
    const key = suppression.kind === 'config' ? '' : suppression.file;
    const group = groups.get(key);
    if (group) group.push(suppression);
    else groups.set(key, [suppression]);
  }
  return groups;
}
