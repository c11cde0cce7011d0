import { escapeLine, escapeMarkup } from '@plimsoll/formatters';
import type { RuleTest } from './run-case.js';

/** The tests of one file of rules. */
export interface FileTests {
  /** The path of the file for messages. */
  readonly shown: string;
  /** The ids of all its rules. */
  readonly ruleIds: readonly string[];
  readonly tests: readonly RuleTest[];
}

/** The results for people, as test runners show them. */
export function* textReport(files: readonly FileTests[]): Generator<string> {
  for (const { shown, ruleIds, tests } of files) {
    yield `${escapeLine(shown)}\n`;
    for (const id of ruleIds) {
      const own = tests.filter(({ ruleId }) => ruleId === id);
      yield `  ${id}${own.length === 0 ? ': no tests' : ''}\n`;
      for (const test of own) {
        const place = test.failure ? ` (${escapeLine(test.place)})` : '';
        yield `    ${test.failure ? '✖' : '✔'} ${titleOf(test)}${place}\n`;
        for (const line of test.failure ?? []) yield `        ${escapeLine(line)}\n`;
      }
    }
  }
  const tests = files.flatMap((file) => file.tests);
  const failed = tests.filter(({ failure }) => failure).length;
  const without = files.flatMap(({ ruleIds, tests: own }) =>
    ruleIds.filter((id) => !own.some(({ ruleId }) => ruleId === id)),
  ).length;
  yield `\n${count(tests.length, 'test')}: ${tests.length - failed} passed, ${failed} failed${without === 0 ? '' : `; ${count(without, 'rule')} without tests`}\n`;
}

/** The results for CI systems, in the XML of JUnit. */
export function* junitReport(files: readonly FileTests[]): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n';
  for (const { shown, tests } of files) {
    const failed = tests.filter(({ failure }) => failure).length;
    yield `  <testsuite name="${escapeMarkup(shown)}" tests="${tests.length}" failures="${failed}">\n`;
    for (const test of tests) {
      const start = `    <testcase classname="${escapeMarkup(test.ruleId)}" name="${escapeMarkup(titleOf(test))}"`;
      if (!test.failure) yield `${start}/>\n`;
      else {
        const [first = '', ...others] = test.failure;
        const body = [test.place, ...others].map(escapeMarkup).join('\n');
        yield `${start}><failure message="${escapeMarkup(first)}">${body}</failure></testcase>\n`;
      }
    }
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

function titleOf({ kind, number, name }: RuleTest): string {
  return `${kind} ${number}${name === undefined ? '' : `: ${escapeLine(name)}`}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
