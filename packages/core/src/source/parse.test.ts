import { describe, expect, it } from 'vitest';
import { lint, resolveConfig } from '../index.js';
import { readProjects } from '../kubernetes.js';
import { parse } from './parse.js';

const text = '# Source: web/templates/a.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n';

it('refuses a list of objects, as kubectl does, and says how to write them', async () => {
  const list = '# two\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {apiVersion: v1, kind: Pod}\n';
  const files = [
    await parse({ path: 'a.yaml', text: `${list}---\n${text}spec: {containers: [{name: a, image: a}]}\n` }),
  ];
  const { findings } = await lint(files, resolveConfig({}));
  expect(findings).toMatchObject([{ ruleId: 'plimsoll/parse-error', region: { startLine: 2 } }]);
  expect(findings[0]?.message).toMatch(
    /^kubectl refuses a document that is a list of objects\. .*"kind: List"\.$/,
  );
});

describe('the caller that rendered a file', () => {
  it('sets its cluster, over the config', async () => {
    const config = resolveConfig({ files: ['**'], cluster: 'prod' });
    const files = await Promise.all([
      parse({ path: 'a.yaml', text }),
      parse({ path: 'a.yaml', text, cluster: 'chart' }),
      parse({ path: 'a.yaml', text, cluster: 'chart with values' }),
    ]);
    expect(await readProjects(files, config)).toHaveLength(3);
  });

  it('sets its source, over the comments in it', async () => {
    const origin = { kind: 'helm', file: 'charts/web/templates/a.yaml', chart: 'web' } as const;
    expect((await parse({ path: 'a.yaml', text, origin })).documents[0]?.origin).toEqual(origin);
    expect((await parse({ path: 'a.yaml', text })).documents[0]?.origin).toMatchObject({
      file: 'web/templates/a.yaml',
    });
  });
});
