// Jest, with its ES modules.
import { expect, test } from '@jest/globals';
import { program } from './program.mjs';

test('lints', async () => {
  expect((await program()).ids[0]).toEqual(['acme/team-label', 'pod-security/privileged']);
});
