import type { Finding, Formatter } from '@plimsoll/core';
import type { RenderingName } from '@plimsoll/core/internal';
import { expect, test } from 'vitest';
import { lintManifests, PRIVILEGED, type Run, render } from '../test/kit.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { html } from './html/html.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { renderingsOf } from './renderings.js';
import { sarif } from './sarif/sarif.js';
import { text } from './text.js';
import { unix } from './unix.js';

const of = (kind: RenderingName['kind'], ...names: readonly string[]): readonly RenderingName[] =>
  names.map((name) => ({ kind, name }));

test.each<[string | undefined, Pick<Finding, 'renderings' | 'inAllRenderings'>]>([
  [undefined, {}],
  ['in rendering prod', { renderings: of('helm', 'prod') }],
  ['in overlay overlays/prod', { renderings: of('kustomize', 'overlays/prod') }],
  ['in cluster prod', { renderings: of('cluster', 'prod') }],
  ['in renderings dev and prod', { renderings: of('helm', 'dev', 'prod') }],
  ['in clusters a, b and c', { renderings: of('cluster', 'a', 'b', 'c') }],
  ['in overlays a, b, c, d, e, f and 3 more', { renderings: of('kustomize', ...'abcdefghi') }],
  ['in all 3 renderings', { renderings: of('helm', 'a', 'b', 'c'), inAllRenderings: true }],
  ['in all 2 clusters', { renderings: of('cluster', 'a', 'b'), inAllRenderings: true }],
  ['in cluster prod, and in overlay x', { renderings: [...of('cluster', 'prod'), ...of('kustomize', 'x')] }],
])('%s', (words, finding) => {
  expect(renderingsOf(finding)).toBe(words);
});

async function runWith(more: Pick<Finding, 'renderings' | 'inAllRenderings' | 'assumed'>): Promise<Run> {
  const run = await lintManifests({ 'web.yaml': PRIVILEGED });
  const findings = run.result.findings.map((finding) => ({ ...finding, ...more }));
  return { ...run, result: { ...run.result, findings } };
}

test.each<[string, Formatter, string]>([
  ['text', text, "Container 'app' runs privileged. (in rendering prod)"],
  ['unix', unix, "Container 'app' runs privileged. (in rendering prod) [demo/privileged]"],
  ['github', github, "::Container 'app' runs privileged. (in rendering prod)"],
  ['gitlab', gitlab, "Container 'app' runs privileged. (in rendering prod)"],
  ['junit', junit, 'runs privileged. (in rendering prod) [demo/privileged]'],
  ['html', html, 'runs privileged. (in rendering prod)"'],
  ['json', json, '"renderings":[{"kind":"helm","name":"prod"}]'],
  ['sarif', sarif, "Container 'app' runs privileged. In rendering prod."],
  ['sarif', sarif, '"renderings":[{"kind":"helm","name":"prod"}]'],
])('%s names the rendering', async (_, format, expected) => {
  expect(render(format, await runWith({ renderings: of('helm', 'prod') }))).toContain(expected);
});

const ASSUMED = 'The checkout stands for the branch main.';

test.each<[string, Formatter, string]>([
  ['text', text, "Container 'app' runs privileged. (assumed)  demo/privileged"],
  ['text', text, `\n  2 findings depend on an assumption: ${ASSUMED}\n`],
  ['html', html, `"assumed: ${ASSUMED}"`],
  ['json', json, `"assumed":"${ASSUMED}"`],
  ['sarif', sarif, `"assumed":"${ASSUMED}"`],
])('%s says which assumption a finding depends on', async (_, format, expected) => {
  expect(render(format, await runWith({ assumed: ASSUMED }))).toContain(expected);
  expect(render(format, await runWith({}))).not.toContain('assumed');
});

test.each([unix, github])('formats with one line per finding leave assumptions out: %o', async (format) => {
  expect(render(format, await runWith({ assumed: ASSUMED }))).toBe(render(format, await runWith({})));
});
