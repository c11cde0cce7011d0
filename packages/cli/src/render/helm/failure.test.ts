import path from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../../../test/project.js';
import { readChart } from '../charts.js';
import { failureOf } from './failure.js';

const VALUES =
  'Give the values that it needs with --helm-values, or as a rendering in the config: https://helm.sh/docs/chart_template_guide/values_files/';

// As helm 3.19 writes them.
test.each<[said: string, kind: string, reason: string, advice: string]>([
  [
    'chart requires kubeVersion: >=1.30.0-0 <1.33.0-0 which is incompatible with Kubernetes v1.29.0',
    'version',
    'it is for Kubernetes >=1.30.0-0 <1.33.0-0, not for 1.29',
    'Give a version that it supports with --kubernetes-version, or as kubeVersion of a rendering in the config.',
  ],
  [
    "values don't meet the specifications of the schema(s) in the following chart(s): web: - at '/replicas': got string, want integer - at '/token': 'hunter2' does not match pattern '^x$'",
    'refused-values',
    "its values.schema.json rejects the values: web: - at '/replicas': got string, want integer - at '/token': a value does not match pattern '^x$'",
    VALUES,
  ],
  [
    'execution error at (web/templates/x.yaml:3:4): a name (of the site): is needed Use --debug flag to render out invalid YAML',
    'other',
    'web/templates/x.yaml:3 says: a name (of the site): is needed',
    VALUES,
  ],
  [
    'template: web/templates/x.yaml:7:20: executing "web/templates/x.yaml" at <.Values.image.tag>: nil pointer evaluating interface {}.tag',
    'other',
    'web/templates/x.yaml:7 reads "tag" of a value that is not set',
    VALUES,
  ],
  [
    'template: web/templates/x.yaml:1:3: executing "web/templates/x.yaml" at <include "common.names" .>: error calling include: template: no template "common.names" associated with template "gotpl"',
    'other',
    'it includes the template "common.names", which neither it nor a dependency defines',
    '',
  ],
  [
    'parse error at (web/templates/x.yaml:2): function "getHost" not defined',
    'other',
    'web/templates/x.yaml:2 calls getHost, which this helm does not have',
    'Use a newer helm.',
  ],
  [
    'YAML parse error on web/templates/x.yaml: error converting YAML to JSON: yaml: line 5: did not find expected key Use --debug flag to render out invalid YAML',
    'other',
    'web/templates/x.yaml does not render valid YAML: line 5: did not find expected key',
    '',
  ],
  [
    'YAML parse error on web/templates/x.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type releaseutil.SimpleHead',
    'other',
    'web/templates/x.yaml does not render a Kubernetes object',
    '',
  ],
  [
    'validation: chart.metadata.version is required',
    'other',
    'validation: chart.metadata.version is required',
    '',
  ],
])('%s', (said, kind, reason, advice) => {
  const root = project({ 'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.0.1\n' });
  expect(failureOf(said, readChart(path.join(root, 'c')), root)).toEqual({ kind, reason, advice });
});

test('only a chart that lacks a dependency is told to build them', () => {
  const needy = project({
    'a b/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.0.1\ndependencies: [{name: db}, {name: cache}]\n',
  });
  expect(failureOf('any', readChart(path.join(needy, 'a b')), needy)).toEqual({
    kind: 'missing-dependency',
    reason: 'its charts/ lacks the dependencies db, cache',
    advice: 'Run helm dependency build a b first, because Plimsoll fetches nothing.',
  });
});
