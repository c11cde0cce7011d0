import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { AnswersOfFiles } from '../src/cache/answers.js';
import { plimsoll, privilegedPod, project } from './project.js';

const KEY = '0'.repeat(32);

function keep(folder: string, files: string, answers: Readonly<Record<string, unknown>>): void {
  const kept = new AnswersOfFiles(folder, KEY, () => files);
  for (const [name, answer] of Object.entries(answers)) kept.set(name + kept.files([]), () => answer);
  kept.end();
}

function taken(folder: string, files: string, name: string, key = KEY): unknown {
  const kept = new AnswersOfFiles(folder, key, () => files);
  return kept.get(name + kept.files([]));
}

test('answers are for the same files, and for what they are about', () => {
  const folder = project({});
  keep(folder, 'some', { one: [1], other: { hidden: 'value' } });
  keep(folder, 'more', { one: [2] });
  expect(taken(folder, 'some', 'one')).toEqual([1]);
  expect(taken(folder, 'some', 'other')).toEqual({ hidden: 'value' });
  expect(taken(folder, 'more', 'one')).toEqual([2]);
  expect(taken(folder, 'more', 'other')).toBeUndefined();
  expect(taken(folder, 'others', 'one')).toBeUndefined();
  expect(taken(folder, 'some', 'one', '1'.repeat(32))).toBeUndefined();
  for (const name of readdirSync(folder))
    expect(readFileSync(path.join(folder, name)).toString('latin1')).not.toContain('hidden');
});

test('answers that were taken stay beside new ones', () => {
  const folder = project({});
  keep(folder, 'some', { one: 1 });
  const kept = new AnswersOfFiles(folder, KEY, () => 'some');
  kept.get(`one${kept.files([])}`);
  kept.set(`two${kept.files([])}`, () => 2);
  kept.end();
  const written = readdirSync(folder);
  expect(taken(folder, 'some', 'one')).toBe(1);
  expect(taken(folder, 'some', 'two')).toBe(2);
  // Nothing new was found.
  const again = new AnswersOfFiles(folder, KEY, () => 'some');
  again.get(`one${again.files([])}`);
  again.end();
  expect(readdirSync(folder)).toEqual(written);
});

test('a damaged entry has no answers', () => {
  const folder = project({});
  keep(folder, 'some', { one: 1 });
  const file = path.join(folder, readdirSync(folder)[0]!);
  const entry = readFileSync(file);
  for (let length = 0; length < entry.length; length += 7) {
    writeFileSync(file, entry.subarray(0, length));
    expect(taken(folder, 'some', 'one')).toBeUndefined();
  }
  for (let at = 0; at < entry.length; at += 5) {
    const damaged = Buffer.from(entry);
    damaged[at]! ^= 1;
    writeFileSync(file, damaged);
    expect(taken(folder, 'some', 'one')).toBeUndefined();
  }
  rmSync(file);
  expect(taken(folder, 'some', 'one')).toBeUndefined();
});

test('a run takes them where comments have changed, and says the same', async () => {
  const root = project({
    '.git/': '',
    '.plimsoll.yaml': 'extends: [pod-security/baseline, attack-paths/recommended]\n',
    'web.yaml': privilegedPod('web'),
    'open.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}\n',
  });
  const location = project({});
  const env = { SOURCE_DATE_EPOCH: '1790000000' };
  const args = ['--report-only', 'web.yaml', '-f', 'json'];
  const run = () => plimsoll(root, ['--cache', '--cache-location', location, ...args], { env });
  const entries = () => readdirSync(location).filter((name) => name.startsWith('answers-'));
  expect(await run()).toEqual(await plimsoll(root, args, { env }));
  const kept = entries();
  expect(kept).toHaveLength(1);
  writeFileSync(path.join(root, 'web.yaml'), `# A comment\n${privilegedPod('web')}`);
  expect(await run()).toEqual(await plimsoll(root, args, { env }));
  expect(entries()).toEqual(kept);
  writeFileSync(path.join(root, 'web.yaml'), privilegedPod('other'));
  expect(await run()).toEqual(await plimsoll(root, args, { env }));
  expect(entries()).not.toEqual(kept);
});
