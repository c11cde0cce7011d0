import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../../../test/project.js';
import { packed } from '../../../test/tar.js';
import { readChart } from '../charts.js';
import { hasForeignRef, inspectChart, missingDependencies } from './inspect.js';

const CHART = 'apiVersion: v2\nname: web\nversion: 0.0.1\n';
const FOREIGN = '{"allOf": [{"$ref": "https://schemas.example/values.json"}]}';

test.each<[string, boolean]>([
  ['{"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"}', false],
  ['{"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {}}}', false],
  [FOREIGN, true],
  ['{"properties": {"$ref": {"type": "string"}}}', false],
  // Relative to the URL that the schema names as its own.
  ['{"$id": "https://schemas.example/a.json", "items": [{"$ref": "b.json"}]}', true],
  ['{"$ref": "file:///etc/passwd"}', true],
  ['{"$\\u0072ef": "//schemas.example/a"}', true],
  ['{"$dynamicRef": "https://schemas.example/a"}', true],
  ['{"$ref": ', true],
])('%s names another schema: %s', (schema, expected) => {
  expect(hasForeignRef(schema)).toBe(expected);
});

test('schemas and templates are found in the chart, its subcharts, and what these pack', () => {
  const sub = packed(
    { name: 'sub/Chart.yaml', text: CHART },
    {
      name: 'sub/charts/deep-1.tgz',
      text: packed(
        { name: 'deep/values.schema.json', text: FOREIGN },
        { name: 'deep/Chart.yaml', text: CHART },
      ),
    },
    { name: 'sub/templates/secret.yaml', text: 'a: {{ randAlphaNum 8 }}' },
  );
  const root = project({
    'plain/Chart.yaml': CHART,
    'plain/values.schema.json': '{}',
    'plain/files/values.schema.jsonnet': FOREIGN,
    'plain/notes/a.yaml': 'randAlphaNum',
    'own/Chart.yaml': CHART,
    'own/charts/sub/values.schema.json': FOREIGN,
    'packs/Chart.yaml': CHART,
    'packs/charts/x': '',
    'linked/Chart.yaml': CHART,
  });
  writeFileSync(path.join(root, 'packs/charts/sub-1.tgz'), sub);
  writeFileSync(path.join(root, 'sub-1.tgz'), sub);
  symlinkSync(path.join(root, 'packs/charts'), path.join(root, 'linked/charts'));
  const facts = (chart: string) => inspectChart(readChart(path.join(root, chart)), root);
  expect(facts('plain')).toMatchObject({ foreignSchema: false, generates: false });
  expect(facts('own')).toMatchObject({ foreignSchema: true, generates: false });
  expect(facts('packs')).toMatchObject({ foreignSchema: true, generates: true });
  expect(facts('linked')).toMatchObject({ foreignSchema: true, generates: true });
  expect(facts('sub-1.tgz')).toMatchObject({ foreignSchema: true, generates: true });
});

test('a badly packed chart is not rendered, and the place is reported', () => {
  const root = project({ 'c/Chart.yaml': CHART, 'c/charts/x': '', 'c/files/x': '' });
  writeFileSync(path.join(root, 'c/charts/sub-1.tgz'), packed({ name: 'sub/../../x' }));
  expect(inspectChart(readChart(path.join(root, 'c')), root).forbidden).toBe(
    'its c/charts/sub-1.tgz contains sub/../../x, which is outside the archive',
  );
  let nested = packed({ name: 'x/Chart.yaml', text: CHART });
  for (let depth = 0; depth < 10; depth++) nested = packed({ name: 'x/charts/x.tgz', text: nested });
  writeFileSync(path.join(root, 'c/charts/sub-1.tgz'), nested);
  expect(inspectChart(readChart(path.join(root, 'c')), root).forbidden).toBe(
    'its c/charts/sub-1.tgz packs charts more than 8 deep',
  );
  // Helm does not unpack archives that lie elsewhere.
  writeFileSync(path.join(root, 'c/charts/sub-1.tgz'), packed({ name: 'x/Chart.yaml', text: CHART }));
  writeFileSync(path.join(root, 'c/files/x.tgz'), 'no archive');
  expect(inspectChart(readChart(path.join(root, 'c')), root).forbidden).toBeUndefined();
});

test('dependencies are missing by the names of the charts in charts/', () => {
  const root = project({
    'c/Chart.yaml': `${CHART}dependencies: [{name: a, alias: z}, {name: b}, {name: c}, {name: d}]\n`,
    'c/requirements.yaml': 'dependencies: [{name: e}, {name: a}]\n',
    'c/charts/anything/Chart.yaml': 'name: b\n',
  });
  writeFileSync(path.join(root, 'c/charts/c-1.tgz'), packed({ name: 'c/Chart.yaml', text: 'name: c\n' }));
  writeFileSync(path.join(root, 'c/charts/d-1.tgz'), 'no archive');
  expect(missingDependencies(readChart(path.join(root, 'c')), root)).toEqual(['a', 'd', 'e']);
});
