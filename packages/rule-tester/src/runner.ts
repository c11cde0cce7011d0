/** What test frameworks provide: vitest, jest, mocha and node:test all do. */
export interface Runner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/** One test of a suite. */
export interface Test {
  /** From the outermost group inwards. The last one is the test's own name. */
  readonly name: readonly [group: string, ...rest: string[]];
  run(): Promise<void>;
}

/**
 * Registers tests with the given runner, or else with the global `describe` and `it`. Without either, the tests run at
 * once, and the promise rejects with the errors of all failed tests.
 */
export async function runTests(tests: readonly Test[], runner: Runner | undefined): Promise<void> {
  const found = runner ?? globalRunner();
  if (found) register(found, tests, 0);
  else await runNow(tests);
}

function globalRunner(): Runner | undefined {
  const { describe, it } = globalThis as Partial<Runner>;
  return typeof describe === 'function' && typeof it === 'function' ? { describe, it } : undefined;
}

function register(runner: Runner, tests: readonly Test[], depth: number): void {
  const groups = new Map<string, Test[]>();
  for (const test of tests) {
    const name = test.name[depth]!;
    if (depth === test.name.length - 1) runner.it(name, () => test.run());
    else groups.set(name, [...(groups.get(name) ?? []), test]);
  }
  for (const [name, own] of groups) runner.describe(name, () => register(runner, own, depth + 1));
}

async function runNow(tests: readonly Test[]): Promise<void> {
  const errors: Error[] = [];
  for (const { name, run } of tests) {
    try {
      await run();
    } catch (error) {
      errors.push(new Error(`${name.join(' > ')}: ${(error as Error).message}`, { cause: error }));
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, errors.map(({ message }) => message).join('\n\n'));
}
