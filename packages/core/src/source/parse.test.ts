import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../index.js';
import { readProjects } from '../kubernetes.js';
import { parse } from './parse.js';

const text = '# Source: web/templates/a.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n';

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
