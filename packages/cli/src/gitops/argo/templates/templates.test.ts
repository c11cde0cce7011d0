import { expect, test } from 'vitest';
import { fillFast } from './fast.js';
import { fillGo } from './go.js';
import { printed } from './go-values.js';
import { withExpressions } from './result.js';

const PARAMETERS = {
  a: { b: 'x' },
  n: 8080,
  big: 1_000_000,
  yes: true,
  path: { path: 'apps/Web_1', segments: ['apps', 'Web_1'], basename: 'Web_1' },
  labels: { 'example.com/env': 'prod' },
};

const shown = (filled: ReturnType<typeof fillGo>) =>
  'text' in filled ? filled.text.replaceAll('\uE000', '«').replaceAll('\uE001', '»') : `! ${filled.failure}`;

test.each([
  ['{{.a.b}}-{{ .n }}', 'x-8080'],
  ['{{ .yes }} {{.big}}', 'true 1e+06'],
  ['{{ index .path.segments 1 | normalize }}', 'web-1'],
  ['{{normalize .path.basename}}', 'web-1'],
  ['{{ index .labels "example.com/env" }}', 'prod'],
  ['{{ default "none" .missing }}', 'none'],
  ['{{ .a.b | upper | quote }}', '"X"'],
  ['{{ replace "_" "-" (lower .path.basename) }}', 'web-1'],
  ['{{ trimPrefix "apps/" .path.path }}', 'Web_1'],
  ['{{ slugify .path.path }}', 'apps-web_1'],
  ['a {{- /* none */ -}} b', 'ab'],
  ['{{ "}}" }}', '}}'],
  ['{{.missing}}', '<no value>'],
  ['{{.missing.more}}', '! asks for .missing.more, and there is no .missing'],
  ['{{.n.more}}', '! asks for .n.more, and .n is no map'],
  ['{{.cluster}}-{{.a.b}}', '«.cluster»-x'],
  ['{{ .cluster | upper }}', '« .cluster | upper »'],
  ['{{ sha256sum .a.b }}', '« sha256sum .a.b »'],
  ['{{ (index .labels "x").y }}', '« (index .labels "x").y »'],
  ['{{ if .a }}x{{ end }}', '«{{ if .a }}x{{ end }}»'],
  ['{{ .path.segments }}', '« .path.segments »'],
])('a Go template: %s', (text, expected) => {
  const options = { missingFails: false, isOpen: (name: string) => name === 'cluster' };
  expect(shown(fillGo(text, PARAMETERS, options))).toBe(expected);
});

test('a Go template fails for missing keys if the option says so', () => {
  const options = { missingFails: true, isOpen: () => false };
  expect(fillGo('{{.missing}}', PARAMETERS, options)).toEqual({
    failure: 'asks for .missing, which is not there',
  });
});

test.each([
  ['{{ a }}-{{path[0]}}', 'x-apps'],
  ['{{missing}} {{ .a }} {{}}', '{{missing}} {{ .a }} {{}}'],
  ['{{name}}', '{{name}}'],
])('a plain template: %s', (text, expected) => {
  const filled = fillFast(text, { a: 'x', 'path[0]': 'apps' }, (name) => name === 'name');
  expect('text' in filled && withExpressions(filled.text)).toBe(expected);
});

test.each([
  [0, '0'],
  [999_999, '999999'],
  [1_234_567, '1.234567e+06'],
  [0.00001, '1e-05'],
  [-0.5, '-0.5'],
])('%f is printed as %s', (value, expected) => {
  expect(printed(value, '')).toBe(expected);
});
