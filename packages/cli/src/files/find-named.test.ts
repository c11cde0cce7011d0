import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { project } from '../../test/project.js';
import { findFiles } from './find.js';

vi.mock('micromatch', () => {
  throw new Error('micromatch is loaded');
});

test('what searches is loaded only when there is something to search', async () => {
  const root = project({ 'a.yaml': '' });
  expect(await findFiles(['a.yaml'], root)).toMatchObject({
    files: [{ absolute: path.join(root, 'a.yaml') }],
  });
  await expect(findFiles(['.'], root)).rejects.toThrow();
});
