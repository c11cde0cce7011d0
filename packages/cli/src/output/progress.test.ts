import { expect, test } from 'vitest';
import type { Host } from '../host.js';
import { progress } from './progress.js';

/** What a run of `steps` files, each of which takes `each` milliseconds, writes to standard error. */
async function shownBy(isTerminal: boolean, steps: number, each: number): Promise<string> {
  let written = '';
  let now = 0;
  const stderr = {
    isTerminal,
    write: async (text: string) => {
      written += text;
    },
  };
  const shown = progress({ stderr } as Partial<Host> as Host, () => now);
  for (let done = 0; done < steps; done++) {
    await shown.beforeFile(done, steps);
    now += each;
  }
  await shown.clear();
  return written;
}

test('a long run on a terminal shows its progress, and leaves nothing behind', async () => {
  const written = await shownBy(true, 4, 600);
  expect(written).toBe('\r\u001b[K2 of 4 files\r\u001b[K3 of 4 files\r\u001b[K');
});

test('short runs and other outputs are left alone', async () => {
  expect(await shownBy(true, 4, 200)).toBe('');
  expect(await shownBy(false, 4, 600)).toBe('');
});

test('a run that nobody wants any more ends between two files', async () => {
  const controller = new AbortController();
  const { beforeFile } = progress({ signal: controller.signal } as Partial<Host> as Host);
  await beforeFile(0, 2);
  controller.abort();
  expect(() => beforeFile(1, 2)).toThrow();
});
