import path from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../../test/project.js';
import { loadFailure } from './load-failure.js';

test('an error of syntax is found in the file that has it, though Node does not say where', () => {
  const root = project({
    'index.mjs': 'import { team } from "./rules/team.mjs";\nimport "./fine.mjs";\nexport default team;\n',
    'fine.mjs': 'export const fine = true;\n',
    'rules/team.mjs': "import '../index.mjs';\nexport const team = {\n  name: ;\n};\n",
  });
  const error = new SyntaxError("Unexpected token ';'");
  expect(loadFailure(error, path.join(root, 'index.mjs'), root)).toEqual({
    place: 'rules/team.mjs:3:9',
    reason: "SyntaxError: Unexpected token ';'.",
  });
});

test('the line that Node prints before an error is its place', () => {
  const root = project({ 'plimsoll.config.ts': '' });
  const file = path.join(root, 'plimsoll.config.ts');
  const error = new SyntaxError('Expression expected');
  error.stack = `${file}:2\nexport default {\n  rules: { a: } as Foo\n              ^\n};\n\nSyntaxError: Expression expected`;
  expect(loadFailure(error, file, root)).toEqual({
    place: 'plimsoll.config.ts:2:15',
    reason: 'SyntaxError: Expression expected.',
  });
});
