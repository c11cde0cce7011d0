import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PathsReport } from '@plimsoll/attack-paths';
import type { ReportStep } from '@plimsoll/attack-paths/internal';
import type { FindingFix } from '@plimsoll/core/internal';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { HOSTILE_COMMAND_PATH, HOSTILE_NAME } from '../../test/kit.js';
import { elements, parseMarkup, textOf } from '../../test/markup.js';
import { pathsFormatters } from '../index.js';
import { STYLE, STYLE_HASH } from './style.js';

const read = (file: string): object =>
  JSON.parse(readFileSync(new URL(`../../../attack-paths/schema/${file}`, import.meta.url), 'utf8'));

const region = (line: number) => ({
  startLine: line,
  startColumn: 3,
  endLine: line,
  endColumn: 7,
  startOffset: 0,
  endOffset: 4,
});
const place = (file: string, line: number, pathByName: string, message: string) => ({
  file,
  region: region(line),
  pathByName,
  message,
});

/** Load balancers, each before a privileged container with the permissions of cluster-admin. */
function reportOf(name: string, file = 'web.yaml', copies = 1): PathsReport {
  const pods = Array.from({ length: copies }, (_, index) => `container:${index}:${name}`);
  const step = { certainty: 'shown', assumptions: [] } as const;
  const open = place(file, 4, 'spec.type', `Service ${name} is of type LoadBalancer.`);
  const privileged = place(file, 11, 'spec.containers[a].securityContext.privileged', 'It is privileged.');
  return {
    schemaVersion: 1,
    graph: {
      nodes: [
        { id: 'internet', kind: 'entry', name: 'internet' },
        ...pods.map((id) => ({
          id,
          kind: 'container' as const,
          name: `Pod shop/${name}`,
          namespace: 'shop',
          container: name,
          cluster: name,
          file,
        })),
        { id: 'account', kind: 'identity', name: 'ServiceAccount shop/default', namespace: 'shop' },
        { id: 'cluster-admin', kind: 'cluster-admin', name: 'cluster-admin' },
        { id: 'node', kind: 'node', name: 'node' },
      ],
      steps: [
        ...pods.flatMap((id): readonly ReportStep[] => [
          {
            technique: 'exposed-load-balancer',
            title: 'breaks in',
            from: 'internet',
            to: id,
            certainty: 'assumed',
            assumptions: ['app-fault'],
            evidence: [open],
          },
          {
            ...step,
            technique: 'escape-privileged',
            title: 'leaves for the node',
            from: id,
            to: 'node',
            evidence: [privileged],
          },
        ]),
        {
          technique: 'token-mount',
          title: 'takes the token',
          from: pods[0]!,
          to: 'account',
          certainty: 'possible',
          assumptions: [],
          doubt: `ServiceAccount ${name} is not in the files.`,
          evidence: [],
        },
        {
          ...step,
          technique: 'rbac-cluster-admin',
          title: 'may do everything',
          from: 'account',
          to: 'cluster-admin',
          evidence: [place(file, 16, 'roleRef', `It is bound to ${name}.`)],
        },
      ],
    },
    paths: [
      {
        from: 'internet',
        to: 'cluster-admin',
        steps: [0, copies * 2, copies * 2 + 1],
        assumptions: ['app-fault'],
        certainty: 'possible',
      },
      ...pods.map((_, index) => ({
        from: 'internet',
        to: 'node',
        steps: [index * 2, index * 2 + 1],
        assumptions: ['app-fault' as const],
        certainty: 'assumed' as const,
      })),
    ],
    cuts: [
      { goal: 'cluster-admin', evidence: [open], paths: 1 },
      {
        goal: 'node',
        evidence: [{ ...privileged, ruleId: 'pod-security/privileged', fix: FIX }],
        paths: copies,
        ruleId: 'pod-security/privileged',
        fix: FIX,
      },
    ],
    assumptions: [{ name: 'app-fault', meaning: 'It has a fault.', why: 'Most have.' }],
    unknown: [],
  };
}

const FIX: FindingFix = { safety: 'unsafe', edits: [] };
const NONE: PathsReport = {
  schemaVersion: 1,
  graph: { nodes: [], steps: [] },
  paths: [],
  cuts: [],
  assumptions: [],
  unknown: [],
};

async function print(format: string, report: PathsReport, more = {}): Promise<string> {
  const formatter = await pathsFormatters[format]!();
  const tool = { name: 'plimsoll', version: '1.2.3', informationUri: 'https://example.com' };
  const options = { tool, color: false, verbose: false, docs: new Map(), textOf: () => undefined, ...more };
  return [...formatter(report, options)].join('');
}

describe('attack paths', () => {
  test('say what is unknown, in one line or in detail', async () => {
    const report = { ...NONE, unknown: [{ file: 'a.yaml', pathByName: 'roleRef', message: 'Who knows.' }] };
    expect(await print('text', report)).toBe(
      'The files show no attack path.\nThere may be more paths: the linted files do not contain the roles of 1 binding: --verbose shows them.\n',
    );
    expect(await print('text', report, { verbose: true })).toContain('of 1 binding:\n  a.yaml  Who knows.\n');
    const partly = { ...NONE, partlyKnown: [{ cluster: 'dev', because: ['Its source is elsewhere.'] }] };
    expect(await print('text', partly)).toContain(
      'The files do not contain all of cluster dev, and what is missing may open or close paths. --verbose shows why.\n',
    );
    expect(await print('text', partly, { verbose: true })).toContain('paths:\n  Its source is elsewhere.\n');
    expect(JSON.parse(await print('json', partly))).toEqual(partly);
    expect(JSON.parse(await print('json', NONE))).toEqual(NONE);
  });

  test('are text for people', async () => {
    const report = reportOf('web');
    const { graph, ...rest } = report;
    const nodes = graph.nodes.map(({ cluster: _, ...node }) => node);
    expect(await print('text', { ...rest, graph: { ...graph, nodes } })).toBe(`cluster-admin: 1 path

  1. internet to cluster-admin (possible, if app-fault)
     Someone on the internet breaks in
       web.yaml:4  Service web is of type LoadBalancer.
     Pod shop/web [web] takes the token
       not certain: ServiceAccount web is not in the files.
     ServiceAccount shop/default may do everything
       web.yaml:16  It is bound to web.
     cluster-admin

  What cuts the path: any one of
     web.yaml:4  spec.type

node: 1 path

  1. internet to node (assumed, if app-fault)
     Someone on the internet breaks in
       web.yaml:4  Service web is of type LoadBalancer.
     Pod shop/web [web] leaves for the node
       web.yaml:11  It is privileged.
     node

  What cuts the path: any one of
     web.yaml:11  spec.containers[a].securityContext.privileged  pod-security/privileged, can be fixed

2 attack paths: 0 shown by the files, 1 under assumptions, 1 possible.
Assumptions that no file shows; --assume no-NAME turns one off:
  app-fault  It has a fault.
`);
    expect(await print('text', NONE)).toBe('The files show no attack path.\n');
  });

  test('are findings in SARIF, in whole sentences', async () => {
    const report = reportOf('web');
    const steps = report.graph.steps.map((step) =>
      step.to === 'node' ? { ...step, title: 'gives access to the' } : step,
    );
    const sarif = JSON.parse(await print('sarif', { ...report, graph: { ...report.graph, steps } }));
    const messages = sarif.runs[0].results.map(({ message }: { message: { text: string } }) => message.text);
    expect(messages.join('\n').replaceAll('\\', '')).toContain(
      'An attack path ends here: Pod shop/web [web] in web gives access to the node. It leads from internet to node in 2 steps.',
    );
  });

  test('are few where there are many', async () => {
    const report = reportOf('web', 'web.yaml', 9);
    const short = await print('text', report);
    expect(short).toMatch(/node: 9 paths/);
    expect(short).toMatch(/and 4 more paths: --verbose shows all\./);
    expect(await print('text', report, { verbose: true })).not.toContain('--verbose');
    expect(await print('html', report)).toContain('It shows the 9 most severe of 10 paths');
  });

  test('are JSON by its schema', async () => {
    const validate = new Ajv({ strict: false }).compile(read('paths-1.json'));
    for (const report of [reportOf('web'), NONE]) {
      const printed = JSON.parse(await print('json', report)) as PathsReport;
      expect(printed).toEqual(JSON.parse(JSON.stringify(report)));
      expect(validate(printed), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  test('are a flowchart of Mermaid', async () => {
    expect(await print('mermaid', reportOf('web'))).toBe(`flowchart LR
  n1(["internet"])
  n2["Pod shop/web [web] in web"]
  n3["ServiceAccount shop/default"]
  n4{{"cluster-admin"}}
  n5{{"node"}}
  n1 -->|"exposed-load-balancer"| n2
  n2 ==>|"escape-privileged"| n5
  n2 -.->|"token-mount"| n3
  n3 ==>|"rbac-cluster-admin"| n4
`);
  });

  test('are a graph of Graphviz', async () => {
    const dot = await print('dot', reportOf('web'));
    expect(dot).toContain('"node" [label="node", shape=hexagon];');
    expect(dot).toContain('"container:0:web" -> "node" [label="escape-privileged", style=bold];');
  });

  test('are results with flows for code scanning', async () => {
    const { runs } = JSON.parse(await print('sarif', reportOf('web'))) as {
      runs: { tool: { driver: { rules: object[] } }; results: Record<string, unknown>[] }[];
    };
    const [run] = runs;
    expect(run!.tool.driver.rules).toMatchObject([
      { id: 'attack-paths/internet-to-cluster-admin' },
      { id: 'attack-paths/internet-to-node' },
    ]);
    expect(run!.results).toMatchObject([
      { ruleId: 'attack-paths/internet-to-cluster-admin', level: 'warning' },
      {
        ruleId: 'attack-paths/internet-to-node',
        level: 'error',
        locations: [{ physicalLocation: { region: { startLine: 11 } } }],
        codeFlows: [{ threadFlows: [{ locations: [{}, {}] }] }],
      },
    ]);
  });

  test('are a self-contained page', async () => {
    const text = await print('html', reportOf('web'));
    expect(STYLE_HASH).toBe(`sha256-${createHash('sha256').update(STYLE).digest('base64')}`);
    expect(text).toContain(`style-src '${STYLE_HASH}'`);
    const root = parseMarkup(text);
    const all = [...elements(root)];
    const ids = new Set(all.flatMap(({ attributes }) => attributes.id ?? []));
    const links = all.filter(({ name }) => name === 'a').map(({ attributes }) => attributes.href!);
    expect(links).toHaveLength(4);
    for (const link of links) expect(ids).toContain(link.slice(1));
    for (const { name, attributes } of all) {
      expect(name).not.toBe('script');
      expect(Object.keys(attributes).filter((key) => /^on|^style$|src/.test(key))).toEqual([]);
    }
    expect(textOf([...elements(root, 'svg')][0]!)).toContain('cluster-admin');
    expect(await print('html', NONE)).toContain('The files show no attack path.');
  });

  test.each(Object.keys(pathsFormatters))('show a hostile manifest as text, as %s', async (format) => {
    const output = await print(format, reportOf(HOSTILE_NAME, HOSTILE_COMMAND_PATH));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the output must not have them
    expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2066]|^\s*::/m.exec(output)?.[0]).toBeUndefined();
    expect(/##\[|##vso\[/.exec(output)?.[0]).toBeUndefined();
    if (format === 'html' || format === 'svg') parseMarkup(output);
    if (format === 'json' || format === 'sarif') JSON.parse(output);
  });
});
