import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../lib/workspace.mjs';
import { addReason, addToGroup, addToTopic, identifierOf, isGroup, nameProblem } from './edits.mjs';

const read = (file) => readFileSync(path.join(root, file), 'utf8');
const facts = { name: 'my-rule', identifier: identifierOf('my-rule'), reasons: 'nsa' };

test('a new rule is named in its group', () => {
  const text = read('packages/nsa-hardening/src/rules/pods.ts');
  expect(isGroup(text)).toBe(true);
  const added = addToGroup(text, facts);
  expect(added).toContain("import { myRule } from './my-rule/rule.js';\n");
  expect(added).toMatch(/\n {2}'my-rule': myRule,\n\};\n/);
});

test('a new rule does not take the name of something else in its group', () => {
  const text = read('packages/nsa-hardening/src/rules/pods.ts');
  expect(() => addToGroup(addToGroup(text, facts), facts)).toThrow('imports something else as myRule');
});

test('a new rule is off by default, and has to say why', () => {
  const added = addReason(read('packages/cli/src/config/default-reasons.ts'), facts);
  const [, off] = added.split('const OFF: readonly Reason[] = [');
  expect(off).toMatch(/why: 'TODO: [^\n]*\n {4}rules: nsa\('my-rule'\),\n {2}\},\n\];/);
});

test('a new rule is added to one topic, which is named as the list names it', () => {
  const text = read('docs/data/coverage-topics.json');
  const topics = JSON.parse(addToTopic(text, 'Limit network access', 'a/b')).flatMap(({ topics }) => topics);
  expect(topics.find(({ topic }) => topic === 'Limit network access').rules).toContain('a/b');
  expect(() => addToTopic(text, 'No such thing', 'a/b')).toThrow('No topic is called');
  expect(() => addToTopic(text, 'Image', 'a/b')).toThrow('Several topics hold');
  expect(() => addToTopic(text, 'Regulatory compliance', 'a/b')).toThrow('a decision or a process');
});

test.each(['delete', 'class', 'constructor', 'new', 'define-rule'])('no rule is called %s', (name) => {
  expect(nameProblem(name)).toContain(`"${name}" is a word of TypeScript or of the template.`);
});

test.each(['a/b', '..', '../a', 'A', 'a b', '-a', 'a-', '__proto__', ''])(
  'no rule is called "%s"',
  (name) => {
    expect(nameProblem(name)).toBe(`"${name}" is not in kebab-case, such as my-rule.`);
  },
);

test.each(['my-rule', 'delete-verb', 'port-22'])('a rule may be called %s', (name) => {
  expect(nameProblem(name)).toBeUndefined();
});
