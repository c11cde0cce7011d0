import { expect, test } from 'vitest';
import { readDocuments } from '../read-documents.js';

/** Manifests as people break them: the line and the text of the problem, and its message. */
const BROKEN: readonly (readonly [name: string, text: string, at: string, message: string])[] = [
  [
    'merge conflict',
    'apiVersion: v1\nkind: Service\nmetadata:\n<<<<<<< HEAD\n  name: web\n=======\n  name: api\n>>>>>>> feature\n',
    '4: <<<<<<< HEAD',
    'This line is a merge conflict marker from git. Choose one side, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>.',
  ],
  [
    'merge conflict in list',
    'spec:\n  ports:\n<<<<<<< HEAD\n    - port: 80\n||||||| base\n    - port: 70\n=======\n    - port: 81\n>>>>>>> feature\n',
    '3: <<<<<<< HEAD',
    'This line is a merge conflict marker from git. Choose one side, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>.',
  ],
  [
    'only the end of a conflict',
    'kind: A\nname: b\n>>>>>>> feature\n',
    '3: >>>>>>> feature',
    'This line is a merge conflict marker from git. Choose one side, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>.',
  ],
  [
    'tab indent',
    'metadata:\n\tname: web\n',
    '2: \t',
    'YAML does not allow a tab in indentation. Replace it with spaces.',
  ],
  [
    'tab after spaces',
    'metadata:\n  name: web\n  \tlabels: {}\n',
    '3: \t',
    'YAML does not allow a tab in indentation. Replace it with spaces.',
  ],
  [
    'tab in list',
    'args:\n- a\n\t- b\n',
    '3: \t',
    'YAML does not allow a tab in indentation. Replace it with spaces.',
  ],
  [
    'nbsp mixed',
    'metadata:\n  name: web\n \u00a0labels: {}\n',
    '3: \u00a0',
    'This is a no-break space (U+00A0), which YAML does not read as a space. Replace it with a space.',
  ],
  [
    'nbsp after colon',
    'kind:\u00a0Pod\nname: x\n',
    '1: \u00a0',
    'This is a no-break space (U+00A0), which YAML does not read as a space. Replace it with a space.',
  ],
  [
    'nbsp after dash',
    'args:\n  - a\n  -\u00a0b: c\n',
    '3: \u00a0',
    'This is a no-break space (U+00A0), which YAML does not read as a space. Replace it with a space.',
  ],
  [
    'zero width',
    'metadata:\n  \u200bname: web\n  labels\u200b: {}\n x: y\n',
    '3: \u200b',
    'This is a zero-width space (U+200B), which YAML does not read as a space. Remove it.',
  ],
  [
    'ideographic space',
    'metadata:\n\u3000name: web\n  a: b\n',
    '2: \u3000',
    'This is an ideographic space (U+3000), which YAML does not read as a space. Replace it with a space.',
  ],
  [
    'line separator',
    'kind: Pod\u2028name: x\n',
    '1: \u2028',
    'kubectl reads this invisible character (U+2028 or U+2029) as a line break. Remove it.',
  ],
  [
    'unclosed brace',
    'metadata:\n  labels: {app: web\n  name: x\nspec:\n  a: b\n',
    '2: {',
    'The { on line 2 is never closed. Add } where it ends.',
  ],
  [
    'unclosed bracket at end',
    'spec:\n  args: ["a", "b"\n',
    '2: [',
    'The [ on line 2 is never closed. Add ] where it ends.',
  ],
  [
    'unclosed bracket mid',
    'spec:\n  args: ["a", "b"\n  image: nginx\n  ports: []\n',
    '2: [',
    'The [ on line 2 is never closed. Add ] where it ends.',
  ],
  [
    'wrong bracket',
    'spec:\n  args: [a, b}\n',
    '2: [',
    'The [ on line 2 is closed by } on line 2. Close it with ].',
  ],
  [
    'missing comma',
    'labels: {a: b c: d}\n',
    '1: b c: d}',
    'This does not fit into the { that begins on line 1. Add the comma that is missing, or put the value in quotes.',
  ],
  ['missing comma 2', 'args: ["a" "b"]\n', '1: "', 'A comma is missing before this.'],
  [
    'extra bracket',
    'args: [a]]\n',
    '1: ]',
    'This ] closes no bracket. Remove it, or put the value in quotes.',
  ],
  [
    'unclosed dquote',
    'name: "web\nimage: nginx\n',
    '1: "web',
    'The " on line 1 is never closed. Add " at the end of the value.',
  ],
  [
    'unclosed dquote later',
    'name: "web\nimage: "nginx"\nport: 80\n',
    '1: "',
    'The " on line 1 is closed only on line 2, where more text follows. Close it on line 1.',
  ],
  [
    'unclosed squote',
    "name: 'web\nimage: 'nginx'\n",
    "1: '",
    "The ' on line 1 is closed only on line 2, where more text follows. Close it on line 1.",
  ],
  [
    'apostrophe',
    "message: 'it's broken'\n",
    "1: s broken'",
    "Text follows the closing '. Put the whole value in one pair of quotes. Write '' for a ' in it.",
  ],
  [
    'text after quote',
    'name: "web" prod\n',
    '1: prod',
    'Text follows the closing ". Put the whole value in one pair of quotes. Write \\" for a " in it.',
  ],
  [
    'escape',
    'path: "C:\\dir"\n',
    '1: \\d',
    '\\d is not an escape sequence in double quotes. Write \\\\ for a backslash, or use single quotes.',
  ],
  [
    'two objects without ---',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\n',
    '4: apiVersion',
    "The key 'apiVersion' is in this map twice, and kubectl uses the last one. Remove one, or put --- between two objects.",
  ],
  [
    'indent 3',
    'spec:\n    a: b\n   c: d\n',
    '3: c: d',
    'This line is indented by 3 spaces, which matches no line above: line 2 is indented by 4, line 1 by 0. Indent it like the line that it belongs to.',
  ],
  [
    'indent list',
    'spec:\n  containers:\n    - name: a\n      image: b\n     ports: []\n',
    '5: ports: []',
    'This line is indented by 5 spaces, which matches no line above: line 4 is indented by 6, line 3 by 4. Indent it like the line that it belongs to.',
  ],
  [
    'indent less',
    'spec:\n  containers:\n    - name: a\n   image: b\n',
    '4: image: b',
    'This line is indented by 3 spaces, which matches no line above: line 3 is indented by 4, line 2 by 2. Indent it like the line that it belongs to.',
  ],
  [
    'deeper after value',
    'metadata:\n  name: web\n    namespace: x\n',
    '3: namespace: x',
    'This line is indented further than line 2, which already has a value. Indent it like line 2, or remove that value.',
  ],
  [
    'no space after colon',
    'metadata:\n  name:web\n  namespace: x\n',
    '2: name:web',
    'Write a space after the colon.',
  ],
  [
    'no space after dash map',
    'containers:\n  -name: a\n   image: b\n',
    '2:   -name: a',
    'Write a space after the dash.',
  ],
  [
    'missing colon',
    'metadata:\n  name web\n  namespace: x\n',
    '2: name web',
    'This line has no colon. Write it as key: value, or indent it if it continues the value above.',
  ],
  [
    'colon in value',
    'command: echo: hi\n',
    '1: echo',
    'A colon and a space in a value begin a second key on this line. Put the value in quotes, or the map on the next line.',
  ],
  [
    'list in map',
    'metadata:\n  name: a\n  - b\n',
    '3: - b',
    'This line begins a list item, but the keys of a map begin in the same column on line 2. Indent the list below its key.',
  ],
  [
    'map in list',
    'args:\n  - a\n  b: c\n',
    '3: b: c',
    'This line begins a key, but list items begin in the same column on line 2. Begin it with a dash, or indent it further.',
  ],
  [
    'star',
    'host: *.example.com\n',
    '1: *',
    'A value that begins with * is an alias in YAML. Put it in quotes.',
  ],
  ['at', 'image: @sha256\n', '1: @', 'A value cannot begin with @. Put it in quotes.'],
  ['percent', 'max: %50\n', '1: %', 'A value cannot begin with %. Put it in quotes.'],
  ['backtick', 'cmd: `date`\n', '1: `', 'A value cannot begin with `. Put it in quotes.'],
  [
    'template',
    'image: {{ .Values.image }}\nname: {{ .Release.Name }}-x\n',
    '1: {{',
    '{{ … }} is a template, not YAML. Render the template first, or put the value in quotes.',
  ],
  [
    'template key',
    'metadata:\n  {{ include "x" . }}\n  a: b\n',
    '2: {{',
    '{{ … }} is a template, not YAML. Render the template first, or put the value in quotes.',
  ],
  [
    'block scalar less indented',
    'data:\n  a: |\n    one\n  two\n  b: c\n',
    '4: two',
    'This line is indented less than the text block that begins on line 2. Indent it like the lines of that block.',
  ],
  [
    'block scalar header',
    'data:\n  a: |x\n    one\n',
    '2: |',
    'A text block must begin with |, |-, > or >- alone on its line. Correct it, or put the value in quotes.',
  ],
  [
    'inline list',
    'args: - a\n',
    '1: -',
    'A list item cannot begin here. Put it on a line of its own, or in quotes if it is a value.',
  ],
  ['bad separator', 'kind: A\n--\nkind: B\n', '2: --', 'Three dashes separate documents. Write ---.'],
  ['control', 'kind: A\u0007\n', '1: \u0007', 'YAML does not allow the control character U+0007. Remove it.'],
  [
    'smart quotes',
    'name: “a: b”\n',
    '1: “a',
    'A colon and a space in a value begin a second key on this line. Put the value in quotes, or the map on the next line.',
  ],
  ['ampersand', 'cmd: &&\n', '1: &', 'A value that begins with & is an anchor in YAML. Put it in quotes.'],
  [
    'directive',
    '%YAML 1.2\n---\na: b\n',
    '1: %YAML 1.2',
    'kubectl does not read YAML directives. Remove the line.',
  ],
];

test.each(BROKEN)('%s', (_, text, at, message) => {
  const [problem] = [...readDocuments(text)].flatMap(({ problems }) => problems);
  const { start = 0, end = 0 } = problem ?? {};
  expect(`${text.slice(0, start).split('\n').length}: ${text.slice(start, end)}`).toBe(at);
  expect(problem?.message).toBe(message);
});

test('lines are those of the file, also in its later documents', () => {
  const text = 'kind: A\n---\nkind: B\nargs: [a\n---\nkind: C\n';
  const problems = [...readDocuments(text)].flatMap((document) => document.problems);
  expect(problems.map(({ message }) => message)).toEqual([
    'The [ on line 4 is never closed. Add ] where it ends.',
  ]);
});

test('a text that begins with a line break has a first line', () => {
  const [problem] = [...readDocuments('\n a:\n   b: c\n  d: e\n')].flatMap(({ problems }) => problems);
  expect(problem?.message).toContain('line 3 is indented by 3, line 2 by 1');
});

test('thousands of brackets on one line are diagnosed at once', () => {
  const text = `a: [${'{b: "c"}, '.repeat(1 << 13)}\nd: e\n`;
  expect([...readDocuments(text)].flatMap(({ problems }) => problems)).toHaveLength(1);
});
