import { expect, test } from 'vitest';
import { lintManifests, PRIVILEGED, render } from '../test/kit.js';
import { markdown } from './markdown.js';

test('shows the totals, the most severe findings first, and the rest of the summary', async () => {
  const output = render(markdown, await lintManifests({ 'k8s/web.yaml': PRIVILEGED }));
  expect(output.split('\n').slice(0, 7)).toEqual([
    '### ✖ 2 problems (1 error, 1 warning)',
    '',
    '| | where | what | rule |',
    '| --- | --- | --- | --- |',
    "| error | k8s/web.yaml:14:25 | Container 'app' runs privileged. | [demo/privileged](https://example.com/rules/privileged) |",
    "| warning | k8s/web.yaml:9:16 | The pods share the node's processes. | demo/host-pid |",
    '',
  ]);
  expect(output).toMatch(/\n```text\n {2}1 file, 1 document, 1 resource\n[^`]*```\n$/);
});

test('names in manifests are not markup', async () => {
  const file = '<b>|`@team`_x_.yaml';
  const output = render(markdown, await lintManifests({ [file]: PRIVILEGED }));
  expect(output).toContain('| error | \\<b\\>\\|\\`\\@team\\`\\_x\\_.yaml:14:25 |');
});

test('a very long table is cut, and says so', async () => {
  const pod = (i: number) =>
    `---\n{apiVersion: v1, kind: Pod, metadata: {name: p${i}}, spec: {hostPID: true, containers: [{name: app}]}}\n`;
  const output = render(
    markdown,
    await lintManifests({ 'a.yaml': Array.from({ length: 103 }, (_, i) => pod(i)).join('') }),
  );
  expect(output.match(/^\| warning/gm)).toHaveLength(100);
  expect(output).toContain('\n3 more findings are not in this table. Other formats show all.\n');
});
