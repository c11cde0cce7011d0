import { RE2JS } from 're2js';
import { CelError, MadeList, Unknown, type Value } from '../values/value.js';
import { type Meter, type Overload, overload } from './overload.js';

/** The longest program of a pattern, by its length and its counted repetitions, which are copied. */
const LONGEST_PROGRAM = 100_000;

/** The number of cached patterns. Others are compiled again. */
const MOST_KEPT = 1_000;

const compiled = new Map<string, RE2JS | CelError | Unknown>();

/** The program of a pattern in the syntax of RE2, which takes linear time. */
export function patternOf(pattern: string): RE2JS | CelError | Unknown {
  let program = compiled.get(pattern);
  if (program === undefined) {
    program = compile(pattern);
    if (compiled.size >= MOST_KEPT) compiled.clear();
    compiled.set(pattern, program);
  }
  return program;
}

function compile(pattern: string): RE2JS | CelError | Unknown {
  let copies = 1;
  for (const [, least, most] of pattern.matchAll(/\{(\d{1,4})(?:,(\d{0,4}))?\}/g))
    copies = Math.max(copies, Number(least), Number(most ?? 0));
  if (pattern.length * copies > LONGEST_PROGRAM)
    return new Unknown(['A regular expression is too long to be evaluated here.']);
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    return new CelError(`error parsing regexp: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The steps of a pattern's program per unit of cost. */
const STEPS_PER_COST = 40;

/** The cost of searching a text once. */
const costOf = (program: RE2JS, length: number): number =>
  (program.programSize() * (length + 1)) / STEPS_PER_COST;

function usable(meter: Meter, text: string, pattern: string): RE2JS | CelError | Unknown {
  const isNew = !compiled.has(pattern);
  const program = patternOf(pattern);
  if (isNew && program instanceof RE2JS) meter.spend(program.programSize());
  if (program instanceof RE2JS) meter.spend(costOf(program, text.length));
  return program;
}

function matches(this: Meter, text: string, pattern: string): Value {
  const program = usable(this, text, pattern);
  return program instanceof RE2JS ? program.matcher(text).find() : program;
}

function find(this: Meter, text: string, pattern: string): Value {
  const program = usable(this, text, pattern);
  if (!(program instanceof RE2JS)) return program;
  const matcher = program.matcher(text);
  return matcher.find() ? (matcher.group() ?? '') : '';
}

function findAll(this: Meter, text: string, pattern: string, limit = -1n): Value {
  const program = usable(this, text, pattern);
  if (!(program instanceof RE2JS)) return program;
  const found: string[] = [];
  const matcher = program.matcher(text);
  let end = -1;
  while ((limit < 0n || found.length < limit) && matcher.find()) {
    // Go ignores an empty match directly after another match.
    if (matcher.end() === end && matcher.start() === end) continue;
    end = matcher.end();
    found.push(matcher.group() ?? '');
    // The next search begins after this match, and may read the whole rest.
    this.spend(costOf(program, text.length - end));
  }
  return new MadeList(found);
}

export const REGEX: readonly Overload[] = [
  overload('matches', '(string,string)bool', matches),
  overload('matches', 'string.(string)bool', matches),
  overload('find', 'string.(string)string', find),
  overload('findAll', 'string.(string)list(string)', findAll),
  overload('findAll', 'string.(string,int)list(string)', findAll),
];
