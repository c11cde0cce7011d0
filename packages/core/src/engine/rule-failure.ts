import { type Resource, resourceId } from '../model/resource.js';
import type { RunError } from '../result/result.js';

/** The most calls of a failure that are reported, the innermost first. */
const MAX_FRAMES = 12;

/**
 * Reports that a rule failed: the rule, the object and the error in one sentence, and separately the calls in the
 * rule's own code. `caller` is an error created where the rule was called: the calls below it are Plimsoll's and not
 * interesting.
 */
export function ruleFailure(
  ruleId: string,
  error: unknown,
  { caller, resource, doing }: { caller: Error; resource?: Resource; doing: 'failed' | 'cannot start' },
): RunError {
  const stack = framesOf(error, caller);
  return {
    kind: 'rule',
    ruleId,
    ...(resource && { file: resource.file.path, resource: resourceId(resource) }),
    message: `The rule ${ruleId} ${doing}${resource ? ` on ${nameOf(resource)}` : ''}: ${sentence(error)}`,
    ...(stack.length > 0 && { stack }),
  };
}

function nameOf({ kind, name = '(unnamed)', namespace, file }: Resource): string {
  return `${kind} '${namespace === undefined ? name : `${namespace}/${name}`}' in ${file.path}`;
}

function sentence(error: unknown): string {
  const text = String(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function framesOf(error: unknown, caller: Error): readonly string[] {
  const frames = framesIn(error);
  const own = fileOf(framesIn(caller)[0] ?? '');
  const end = own === undefined ? -1 : frames.findIndex((frame) => fileOf(frame) === own);
  // If Plimsoll's own call is the innermost, the fault may be Plimsoll's.
  const calls = end > 0 ? frames.slice(0, end) : frames;
  return calls.filter((frame) => !frame.includes('node:internal')).slice(0, MAX_FRAMES);
}

/** The calls in a stack trace of V8 engines, without the scheme of files. */
function framesIn(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) => line.slice('    at '.length).replace('file://', ''));
}

/** The file of a call, without line and column: `at visit (/repo/rule.js:6:31)`. */
function fileOf(frame: string): string | undefined {
  const place = frame.endsWith(')') ? frame.slice(frame.lastIndexOf('(') + 1, -1) : frame;
  return /^(.+):\d+:\d+$/.exec(place.trim())?.[1];
}
