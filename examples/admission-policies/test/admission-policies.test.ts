import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { plimsoll } from '../../../packages/cli/test/project.js';

const folder = fileURLToPath(new URL('..', import.meta.url));

test('the policies judge what is deployed to production, and warn of what names no team', async () => {
  const { code, stdout } = await plimsoll(folder, ['deploy', '-f', 'unix']);
  const at = 'deploy/shop.yaml';
  expect(stdout).toBe(
    [
      `${at}:10:1: warning: Validation failed for ValidatingAdmissionPolicy 'team-label' with binding 'team-label': Name the team in the label "team". [admission/team-label]`,
      `${at}:24:18: error: ValidatingAdmissionPolicy 'own-registry' with binding 'own-registry-in-production' denied request: images from elsewhere: wait. [admission/own-registry]`,
    ]
      .map((line) => `${line}\n`)
      .join(''),
  );
  expect(code).toBe(1);
});
