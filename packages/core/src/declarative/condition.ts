import { isObject, type Json } from '../json.js';
import { whyAbsenceIsUnknown } from '../model/absence.js';
import { builtInKind } from '../model/kinds.js';
import { selects } from '../model/labels.js';
import { isVariableAlone } from '../model/placeholder.js';
import type { Project } from '../model/project.js';
import type { Cursor } from '../model/resource.js';
import { whyUnresolved } from '../model/unresolved.js';
import { UNKNOWN } from '../model/values/part.js';
import { isMadeByCluster } from './made-by-cluster.js';
import { COMPARISONS, isComparison, matchesOne, type Wanted } from './operators.js';
import { follow, isPlural, parsePath } from './path.js';
import { SELECTORS } from './selectors.js';
import type { CelAnswer, CelInput, Condition, Languages, Reference, Scalar } from './types.js';

type Place = Cursor<Json>;

/** What a condition is asked about. */
export interface Scope {
  /** Where the paths of the rule begin. */
  readonly start: Place;
  /** The value that the rule is about. Undefined for a rule without a path. */
  readonly place: Place | undefined;
  readonly project: Project;
  readonly minor: number;
}

/** Whether a condition holds. */
export interface Outcome {
  /** Undefined if the files do not show it. */
  readonly holds: boolean | undefined;
  /** The place that decides it. */
  readonly at?: Place | undefined;
  /** Why the files do not show it, as a sentence. Without it, another rule reports the value. */
  readonly reason?: string | undefined;
}

export type Test = (scope: Scope) => Outcome;

/** Compiles a condition. `given` is the default of the rule's own value. The condition was checked before. */
export function compileCondition(
  condition: Condition,
  languages: Languages,
  given: Scalar | undefined,
): Test {
  const { path, some, default: own, all, any, not, cel, ...operators } = condition;
  const tests: Test[] = [];
  if (Object.keys(operators).length > 0) {
    const isOwn = path === undefined && some === undefined;
    const leaf = compileOperators(operators, languages, isOwn ? given : own);
    tests.push(isOwn ? atOwnValue(leaf) : atPath(path ?? some!, leaf, some === undefined ? every : oneOf));
  }
  if (all)
    tests.push(
      combined(
        all.map((one) => compileCondition(one, languages, given)),
        every,
      ),
    );
  if (any)
    tests.push(
      combined(
        any.map((one) => compileCondition(one, languages, given)),
        oneOf,
      ),
    );
  if (not) tests.push(negated(compileCondition(not, languages, given)));
  if (cel !== undefined) tests.push(compileCel(cel, languages));
  return combined(tests, every);
}

type Fold = (outcomes: readonly Outcome[]) => Outcome;

/** One that does not hold decides, then one that is unknown. */
const every: Fold = (outcomes) =>
  outcomes.find(({ holds }) => holds === false) ??
  outcomes.find(({ holds }) => holds === undefined) ??
  outcomes[0] ?? { holds: true };

/** One that holds decides, then one that is unknown. */
const oneOf: Fold = (outcomes) =>
  outcomes.find(({ holds }) => holds) ??
  outcomes.find(({ holds }) => holds === undefined) ??
  outcomes[0] ?? { holds: false };

function combined(tests: readonly Test[], fold: Fold): Test {
  return tests.length === 1 ? tests[0]! : (scope) => fold(tests.map((test) => test(scope)));
}

function negated(test: Test): Test {
  return (scope) => {
    const outcome = test(scope);
    return { ...outcome, holds: outcome.holds === undefined ? undefined : !outcome.holds };
  };
}

type Leaf = (place: Place, scope: Scope) => Outcome;

function atOwnValue(leaf: Leaf): Test {
  return (scope) => leaf(scope.place ?? scope.start, scope);
}

function atPath(path: string, leaf: Leaf, fold: Fold): Test {
  const steps = parsePath(path) ?? [];
  return (scope) => {
    const places = follow(scope.start, steps);
    const { at = places[0] ?? scope.start, ...outcome } = fold(places.map((place) => leaf(place, scope)));
    return { ...outcome, at };
  };
}

function compileOperators(
  operators: Readonly<Record<string, unknown>>,
  languages: Languages,
  given: Scalar | undefined,
): Leaf {
  const names = Object.keys(operators);
  const usesDefault = !names.includes('exists');
  const leaves = names.map((name) => compileOperator(name, operators[name], languages));
  return (place, scope) => {
    const read = readAt(place);
    if ('holds' in read && !names.every((name) => name === 'exists')) return { ...read, at: place };
    const value = 'value' in read ? read.value : (null as Json);
    const effective = value === undefined && usesDefault ? given : value;
    return { ...every(leaves.map((leaf) => leaf(effective, place, scope))), at: place };
  };
}

type OperatorTest = (value: Json | undefined, place: Place, scope: Scope) => Outcome;

function compileOperator(name: string, operand: unknown, { regex }: Languages): OperatorTest {
  if (name === 'matches' || name === 'notMatches') {
    const tests = [operand].flat().map((pattern) => regex!(pattern as string));
    return (value) => {
      const found = matchesOne(value, tests);
      if (found === undefined)
        return { holds: undefined, reason: 'It would take too long to match the text with the expression.' };
      return { holds: found === (name === 'matches') };
    };
  }
  if (name === 'names') return isNameOf(operand as string);
  if (name === 'selectedBy') return isSelectedBy(operand as string);
  if (!isComparison(name)) throw new TypeError(`Not an operator: ${name}`);
  const compare = COMPARISONS[name];
  if (!isReference(operand)) return (value) => ({ holds: compare(value, operand as Wanted) });
  const steps = parsePath(operand.ref) ?? [];
  const isList = isPlural(operand.ref);
  return (value, _, { start }) => {
    const read = follow(start, steps).map(readAt);
    const open = read.find((one) => 'holds' in one);
    if (open) return open as Outcome;
    const values = read.map((one) => (one as Known).value);
    return { holds: compare(value, isList ? values : values[0]) };
  };
}

export function isReference(operand: unknown): operand is Reference {
  return isObject(operand) && typeof operand.ref === 'string';
}

interface Known {
  readonly value: Json | undefined;
}

/** The value at a place, or that it is unknown. */
function readAt(place: Place): Known | { readonly holds: undefined; readonly reason?: string } {
  const value = place.value as Json | undefined;
  // What the API rejects has a finding of its own.
  if (place.malformed) return { holds: undefined };
  if (isVariableAlone(value) || value === UNKNOWN) return { holds: undefined, reason: whyUnresolved(place) };
  return { value };
}

/** Whether a value is the name of an object in the files, in the namespace of the object that is checked. */
function isNameOf(kind: string): OperatorTest {
  const slash = kind.lastIndexOf('/');
  const named = slash === -1 ? { kind } : { group: kind.slice(0, slash), kind: kind.slice(slash + 1) };
  return (value, { resource }, { project }) => {
    if (typeof value !== 'string') return { holds: false };
    const { namespace } = resource;
    const found = project.find({
      ...named,
      name: value,
      ...(namespace !== undefined && { namespace }),
      near: resource,
    });
    if (found || isMadeByCluster(kind, value)) return { holds: true };
    const reason = whyAbsenceIsUnknown(project, { kind: named.kind, namespace });
    return reason === undefined ? { holds: false } : { holds: undefined, reason };
  };
}

/** Whether an object of a kind selects labels, in the namespace of the object that is checked. */
function isSelectedBy(kind: string): OperatorTest {
  const path = SELECTORS[kind] ?? [];
  return (value, { resource }, { project }) => {
    if (!isObject(value)) return { holds: false };
    const { namespace } = resource;
    const labels: Readonly<Record<string, string>> = Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
    const found = project.ofKind(kind).some((one) => {
      if (one.namespace !== namespace || builtInKind(one.group, kind) === undefined) return false;
      const selector = path.reduce<Place>((at, key) => at.at(key) as Place, one.root as unknown as Place);
      return kind === 'Service' ? hasAll(labels, selector.value) : selects(selector as never, labels);
    });
    if (found) return { holds: true };
    const reason = whyAbsenceIsUnknown(project, { kind, namespace });
    return reason === undefined ? { holds: false } : { holds: undefined, reason };
  };
}

function hasAll(labels: Readonly<Record<string, string>>, wanted: Json | undefined): boolean {
  const entries = isObject(wanted) ? Object.entries(wanted) : [];
  return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}

function compileCel(expression: string, { cel }: Languages): Test {
  const evaluate = cel!(expression);
  return ({ start, minor }) => {
    const { resource } = start;
    const input: CelInput = { object: resource.value, selfPath: start.path, minor };
    return outcomeOf(evaluate(input), resource.root as unknown as Place);
  };
}

function outcomeOf(answer: CelAnswer, root: Place): Outcome {
  if ('unknown' in answer) return { holds: undefined, reason: answer.unknown };
  if ('error' in answer)
    return { holds: undefined, reason: `The expression has no value here: ${answer.error}.` };
  const { holds, path = [] } = answer;
  const at = path.reduce<Place | undefined>(
    (place, step) =>
      typeof step === 'number' ? (place?.items()[step] as Place) : (place?.at(step) as Place),
    root,
  );
  return { holds, at: path.length > 0 ? at : undefined };
}
