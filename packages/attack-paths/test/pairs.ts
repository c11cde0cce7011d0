import { parse, resolveConfig } from '@plimsoll/core';
import { parseMinor, regionOf } from '@plimsoll/core/internal';
import { type AnyCursor, kubernetesVersion, type Project, readProjects } from '@plimsoll/core/kubernetes';
import { describe, expect, test } from 'vitest';
import { type AssumptionName, assumptionsOf } from '../src/assumptions.js';
import { buildGraph } from '../src/graph/build.js';
import type { Graph } from '../src/graph/graph.js';
import { OUTSIDERS, type Step } from '../src/graph/types.js';
import { mayLetIn } from '../src/lint/openings.js';
import { TECHNIQUES } from '../src/steps/table.js';

/** A step as a reader sees it. */
interface ExpectedStep {
  /** `internet`, `Deployment shop/web [app]`, `ServiceAccount shop/web`, `pods of namespace shop`. */
  readonly from: string;
  readonly to: string;
  /** The source text of each place, in order, including context. */
  readonly evidence: readonly string[];
  readonly assumptions?: readonly AssumptionName[];
  /** A part of the sentence that says what is unknown. A step without it has to be certain. */
  readonly doubt?: string;
}

export interface Given {
  readonly name?: string;
  /** YAML, as a user writes it. */
  readonly code: string;
  readonly kubernetes?: string;
  /** As in `--assume`. */
  readonly assume?: readonly string[];
}

export interface Pair {
  readonly holds: readonly (Given & { readonly steps: readonly ExpectedStep[] })[];
  /** Each lacks one thing, or adds one that blocks, so no step uses the technique. */
  readonly not: readonly Given[];
}

export async function projectOf(code: string): Promise<Project> {
  const config = resolveConfig({}, {});
  const [project] = await readProjects([await parse({ path: 'all.yaml', text: code })], config);
  return project!;
}

export async function graphOf({ code, kubernetes = '1.37', assume }: Given): Promise<Graph> {
  const project = await projectOf(code);
  const graph = buildGraph(project, kubernetesVersion(parseMinor(kubernetes)!), assumptionsOf(assume));
  for (const step of graph.steps) {
    expect(beginsAsSaid(step), step.technique).toBe(true);
    if (OUTSIDERS.includes(step.from.id)) expect(mayLetIn(project), step.technique).toBe(true);
  }
  return graph;
}

/** Whether a technique says where its step begins, because the question about outsiders relies on that. */
function beginsAsSaid({ technique, from: { id, kind } }: Step): boolean {
  const begins = TECHNIQUES[technique]?.begins;
  if (id === 'internet' || id === 'repository') return begins === 'outside';
  if (kind === 'secret') return begins === 'secret' || technique === 'holds';
  return begins !== 'secret' && (begins !== 'node' || kind === 'node');
}

/** The text that a place shows. For an entry of a role the whole entry, because all entries begin alike. */
export function textAt({ resource, path }: AnyCursor): string {
  const entry = path.length === 2 && path[0] === 'rules' ? resource.locator.locate(path) : undefined;
  if (entry) return resource.file.text.slice(entry.valueStart, entry.valueEnd);
  const region = regionOf(resource, path);
  return region ? resource.file.text.slice(region.startOffset, region.endOffset) : '';
}

export const shown = ({ name, container }: Step['from']): string =>
  container === undefined ? name : `${name} [${container}]`;

const stepsOf = async (
  given: Given,
  technique: string,
  from?: readonly string[],
): Promise<readonly ExpectedStep[]> =>
  (await graphOf(given)).steps
    .filter(
      ({ technique: name, from: vertex, again }) =>
        name === technique && !again && !vertex.id.endsWith('@node'),
    )
    .filter((step) => from?.includes(shown(step.from)) ?? true)
    .map(({ from, to, evidence, assumptions, doubt }) => ({
      from: shown(from),
      to: shown(to),
      evidence: evidence.map(({ at }) => textAt(at)),
      assumptions,
      ...(doubt !== undefined && { doubt }),
    }));

/**
 * Tests one row of the table: the technique applies with all its evidence, and does not apply without any one part.
 * With `from`, only the steps that begin there count.
 */
export function testTechnique(technique: string, { holds, not }: Pair, from?: readonly string[]): void {
  describe(technique, () => {
    test.each(holds.map((given, index) => [given.name ?? `holds ${index + 1}`, given] as const))(
      '%s',
      async (_name, given) => {
        expect(await stepsOf(given, technique, from)).toEqual(
          given.steps.map(({ assumptions = [], doubt, ...step }) => ({
            ...step,
            assumptions,
            ...(doubt !== undefined && { doubt: expect.stringContaining(doubt) as string }),
          })),
        );
      },
    );
    test.each(not.map((given, index) => [given.name ?? `not ${index + 1}`, given] as const))(
      'no step: %s',
      async (_name, given) => {
        expect(await stepsOf(given, technique, from)).toEqual([]);
      },
    );
  });
}
