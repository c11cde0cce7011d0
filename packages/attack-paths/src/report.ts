import type { Region } from '@plimsoll/core';
import { type FindingFix, pathByName, regionOf } from '@plimsoll/core/internal';
import type { AnyCursor } from '@plimsoll/core/kubernetes';
import { ASSUMPTIONS, type AssumptionName } from './assumptions.js';
import type { AttackPaths } from './attack-paths.js';
import type { Evidence, Step, Vertex, VertexKind } from './graph/types.js';
import type { Certainty } from './search/paths.js';
import { titleOf } from './steps/title.js';

/** What `plimsoll paths -f json` prints, as plain data. */
export interface PathsReport {
  readonly schemaVersion: 1;
  /** What is on a path. */
  readonly graph: { readonly nodes: readonly ReportNode[]; readonly steps: readonly ReportStep[] };
  /** By cluster and goal, the best first. */
  readonly paths: readonly ReportPath[];
  readonly cuts: readonly ReportCut[];
  /** The assumptions of the paths, each once. */
  readonly assumptions: readonly ReportAssumption[];
  /** What the files name but do not contain: there may be more paths. */
  readonly unknown: readonly ReportEvidence[];
  /** Clusters that the files do not contain completely. Absent if there are none. */
  readonly partlyKnown?: readonly ReportPartlyKnown[];
}

/** A cluster that has more than the files say: the missing part may open or close paths. */
export interface ReportPartlyKnown {
  /** Absent for files of no cluster. */
  readonly cluster?: string;
  /** What is unknown about it, as sentences. */
  readonly because: readonly string[];
}

/** An entry or a goal of a report. */
export interface ReportNode {
  /** Unique in the report. */
  readonly id: string;
  readonly kind: VertexKind;
  readonly name: string;
  readonly namespace?: string;
  readonly container?: string;
  readonly cluster?: string;
  readonly file?: string;
}

/** A step of a path in a report. */
export interface ReportStep {
  readonly technique: string;
  /** What an attacker does, as a clause after the name of `from`. */
  readonly title: string;
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  readonly certainty: Certainty;
  readonly assumptions: readonly AssumptionName[];
  /** Why it is only possible. */
  readonly doubt?: string;
  readonly evidence: readonly ReportEvidence[];
}

/** A place that shows a step. */
export interface ReportEvidence {
  /** From the repository root. */
  readonly file: string;
  readonly region?: Region;
  readonly pathByName: string;
  readonly message: string;
}

/** A path of a report. */
export interface ReportPath {
  readonly from: string;
  readonly to: string;
  /** Indexes into `graph.steps`. */
  readonly steps: readonly number[];
  readonly assumptions: readonly AssumptionName[];
  readonly certainty: Certainty;
}

/** Places that cut all paths to a goal together. */
export interface ReportCut {
  readonly goal: string;
  /** If there is one place, changing it is enough. If there are several, all of them have to change. */
  readonly evidence: readonly ReportCutPlace[];
  /** How many paths it cuts: all that lead to the goal. */
  readonly paths: number;
  /** The rule and the fix of the only place. */
  readonly ruleId?: string;
  readonly fix?: FindingFix;
}

/** A place of a cut. */
interface ReportCutPlace extends ReportEvidence {
  /** The rule that has a finding at the place, and its fix. */
  readonly ruleId?: string;
  readonly fix?: FindingFix;
}

/** An assumption of a report. */
interface ReportAssumption {
  readonly name: AssumptionName;
  readonly meaning: string;
  readonly why: string;
}

/** The finding at a place, from the rules for the same fault as a technique. */
export type FindingAt = (at: AnyCursor) => { readonly ruleId: string; readonly fix?: FindingFix } | undefined;

/** Where a reader finds a place. */
export type PlaceOf = (
  at: AnyCursor,
) => Pick<ReportEvidence, 'file'> & { readonly region?: Region | undefined };

const ownPlace: PlaceOf = ({ resource, path }) => ({
  file: resource.file.path,
  region: regionOf(resource, path),
});

export interface ReportOptions {
  readonly findingAt?: FindingAt | undefined;
  /** Default: the place in the text that was read. Rendered text has a source. */
  readonly place?: PlaceOf;
  /** Clusters that the files do not contain completely. */
  readonly partlyKnown?: readonly ReportPartlyKnown[];
}

/**
 * The paths of all clusters as one report.
 * @example
 * const report = reportOf([attackPaths(project)]);
 * for (const path of report.paths) console.log(path.steps.length);
 */
export function reportOf(
  clusters: readonly AttackPaths[],
  { findingAt = () => undefined, place = ownPlace, partlyKnown = [] }: ReportOptions = {},
): PathsReport {
  const evidenceOf = ({ at, message }: Evidence): ReportEvidence => {
    const { file, region } = place(at);
    return {
      file,
      ...(region && { region }),
      pathByName: pathByName(at.resource.value, at.path),
      message,
    };
  };
  const nodes = new Map<string, ReportNode>();
  const steps: ReportStep[] = [];
  const paths: ReportPath[] = [];
  const cuts: ReportCut[] = [];
  for (const { cluster, paths: own, cuts: ownCuts } of clusters) {
    const idOf = ({ id }: Vertex): string => (cluster === undefined ? id : `${cluster}/${id}`);
    const indexes = new Map<Step, number>();
    const indexOf = (step: Step): number => {
      let index = indexes.get(step);
      if (index === undefined) {
        for (const vertex of [step.from, step.to])
          nodes.set(idOf(vertex), nodeOf(vertex, idOf(vertex), cluster));
        index = steps.push({ ...stepOf(step, idOf), evidence: step.evidence.map(evidenceOf) }) - 1;
        indexes.set(step, index);
      }
      return index;
    };
    for (const { from, to, steps, assumptions, certainty } of own)
      paths.push({ from: idOf(from), to: idOf(to), steps: steps.map(indexOf), assumptions, certainty });
    for (const { goal, evidence, paths } of ownCuts) {
      const places = evidence.map((each) => ({ ...evidenceOf(each), ...findingAt(each.at) }));
      const { ruleId, fix } = places.length === 1 ? places[0]! : {};
      cuts.push({
        goal: idOf(goal),
        evidence: places,
        paths,
        ...(ruleId !== undefined && { ruleId }),
        ...(fix && { fix }),
      });
    }
  }
  const needed = [...new Set(paths.flatMap(({ assumptions }) => assumptions))].sort();
  return {
    schemaVersion: 1,
    graph: { nodes: [...nodes.values()], steps },
    paths,
    cuts,
    assumptions: needed.map((name) => ({
      name,
      meaning: ASSUMPTIONS[name].meaning,
      why: ASSUMPTIONS[name].why,
    })),
    unknown: clusters.flatMap(({ unknown }) => unknown.map(evidenceOf)),
    ...(partlyKnown.length > 0 && { partlyKnown }),
  };
}

function nodeOf(
  { kind, name, namespace, container, resource }: Vertex,
  id: string,
  cluster: string | undefined,
): ReportNode {
  return {
    id,
    kind,
    name,
    ...(namespace !== undefined && { namespace }),
    ...(container !== undefined && { container }),
    ...(cluster !== undefined && { cluster }),
    ...(resource && { file: resource.file.path }),
  };
}

function stepOf(
  { technique, from, to, assumptions, doubt }: Step,
  idOf: (vertex: Vertex) => string,
): Omit<ReportStep, 'evidence'> {
  return {
    technique,
    title: titleOf(technique),
    from: idOf(from),
    to: idOf(to),
    certainty: doubt !== undefined ? 'possible' : assumptions.length > 0 ? 'assumed' : 'shown',
    assumptions,
    ...(doubt !== undefined && { doubt }),
  };
}
