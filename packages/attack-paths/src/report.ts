import { pathByName, type Region, regionOf } from '@plimsoll/core';
import type { AssumptionName } from './assumptions.js';
import type { AttackPaths } from './attack-paths.js';
import type { Evidence, Step, Vertex, VertexKind } from './graph/types.js';
import type { Certainty } from './search/paths.js';

/** What `plimsoll paths -f json` prints: plain data. */
export interface PathsReport {
  readonly schemaVersion: 1;
  readonly graph: { readonly nodes: readonly ReportNode[]; readonly steps: readonly ReportStep[] };
  readonly paths: readonly ReportPath[];
  readonly cuts: readonly ReportCut[];
}

export interface ReportNode {
  readonly id: string;
  readonly kind: VertexKind;
  readonly name: string;
  readonly namespace?: string;
  readonly container?: string;
  readonly file?: string;
}

export interface ReportStep {
  readonly technique: string;
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  readonly certainty: Certainty;
  readonly assumptions: readonly AssumptionName[];
  /** Why it is only possible. */
  readonly doubt?: string;
  readonly evidence: readonly ReportEvidence[];
}

export interface ReportEvidence {
  readonly file: string;
  readonly region?: Region;
  readonly pathByName: string;
  readonly message: string;
}

export interface ReportPath {
  readonly from: string;
  readonly to: string;
  /** Positions in `graph.steps`. */
  readonly steps: readonly number[];
  readonly assumptions: readonly AssumptionName[];
  readonly certainty: Certainty;
}

export interface ReportCut {
  readonly goal: string;
  readonly evidence: readonly ReportEvidence[];
  readonly paths: number;
  readonly ruleId?: string;
}

/** The paths of all clusters as one report: what lies on no path is left out. */
export function reportOf(clusters: readonly AttackPaths[]): PathsReport {
  const nodes = new Map<string, ReportNode>();
  const steps = new Map<Step, number>();
  const shown: ReportStep[] = [];
  const indexOf = (step: Step): number => {
    const known = steps.get(step);
    if (known !== undefined) return known;
    for (const vertex of [step.from, step.to]) nodes.set(vertex.id, nodeOf(vertex));
    steps.set(step, shown.length);
    return shown.push(stepOf(step)) - 1;
  };
  const paths = clusters.flatMap((cluster) =>
    cluster.paths.map(
      (path): ReportPath => ({
        from: path.from.id,
        to: path.to.id,
        steps: path.steps.map(indexOf),
        assumptions: path.assumptions,
        certainty: path.certainty,
      }),
    ),
  );
  return {
    schemaVersion: 1,
    graph: { nodes: [...nodes.values()], steps: shown },
    paths,
    cuts: clusters.flatMap(({ cuts }) =>
      cuts.map(({ goal, evidence, paths }) => ({ goal: goal.id, evidence: evidence.map(evidenceOf), paths })),
    ),
  };
}

function nodeOf({ id, kind, name, namespace, container, resource }: Vertex): ReportNode {
  return {
    id,
    kind,
    name,
    ...(namespace !== undefined && { namespace }),
    ...(container !== undefined && { container }),
    ...(resource && { file: resource.file.path }),
  };
}

function stepOf({ technique, from, to, assumptions, doubt, evidence }: Step): ReportStep {
  return {
    technique,
    from: from.id,
    to: to.id,
    certainty: doubt !== undefined ? 'possible' : assumptions.length > 0 ? 'assumed' : 'shown',
    assumptions,
    ...(doubt !== undefined && { doubt }),
    evidence: evidence.map(evidenceOf),
  };
}

function evidenceOf({ at: { resource, path }, message }: Evidence): ReportEvidence {
  const region = regionOf(resource, path);
  return {
    file: resource.file.path,
    ...(region && { region }),
    pathByName: pathByName(resource.value, path),
    message,
  };
}
