import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { project } from '../../test/project.js';

test('the search is loaded only if there is something to search', async () => {
  // Other tests in the same worker may have loaded it.
  vi.resetModules();
  vi.doMock('micromatch', () => {
    throw new Error('micromatch is loaded');
  });
  onTestFinished(() => {
    vi.doUnmock('micromatch');
    vi.resetModules();
  });
  const { findFiles } = await import('./find.js');
  const root = project({ 'a.yaml': '' });
  expect(await findFiles(['a.yaml'], root)).toMatchObject({
    files: [{ absolute: path.join(root, 'a.yaml') }],
  });
  await expect(findFiles(['.'], root)).rejects.toThrow();
});
