import type { Benchmark, Finding } from '@plimsoll/core';
import { escapeLine, escapeSarifMessage } from '../escape.js';
import { jsonChunks, Lines } from '../json-chunks.js';
import { LIMITS } from '../sarif/limits.js';
import { resultOf } from '../sarif/results.js';
import { ruleDescriptor } from '../sarif/rules.js';
import { relativeUri } from '../sarif/uri.js';
import type { Fleet, FleetFormatter, FleetRepository, Gravity } from './types.js';
import { number } from './words.js';

/**
 * SARIF 2.1.0 for many repositories, as one run: GitHub rejects a file with more than 20 runs, or with two of one tool
 * and category. Paths begin with the repository's name as a directory, and `versionControlProvenance` gives its
 * revision (3.14.16, 3.23.6). Above GitHub's limit of results the most severe stay.
 */
export const sarif: FleetFormatter = function* (fleet, options) {
  const limit = limitOf(fleet);
  if (limit.leftOut > 0)
    options.warn?.(
      `SARIF: ${number(limit.leftOut)} results are missing, the least severe ones. GitHub rejects files with more than ${number(LIMITS.results)} results. Report fewer repositories at once. The formats json and html count all of them.`,
    );
  const rules = fleet.rules.filter(({ on, error, warn }) => on > 0 || error + warn > 0);
  const ruleIndex = new Map(rules.map(({ id }, index) => [id, index]));
  const risks = new Map(rules.map(({ id, risk }) => [id, risk]));
  const notes = [...fleet.problems, ...fleet.warnings, ...runErrors(fleet.repositories)];
  yield* jsonChunks({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: options.tool.name,
            version: options.tool.version,
            semanticVersion: options.tool.version,
            informationUri: options.tool.informationUri,
            rules: new Lines(
              rules.map(({ id, severity, description = id, risk, precision, docsUrl, cwe }) =>
                ruleDescriptor(
                  id,
                  {
                    severity,
                    risk,
                    meta: {
                      description,
                      risk,
                      messages: {},
                      ...(precision && { precision }),
                      ...(docsUrl !== undefined && { docsUrl }),
                      ...(cwe && { cwe }),
                    },
                  },
                  NO_TAXONOMIES,
                  options,
                ),
              ),
            ),
          },
        },
        invocations: [
          {
            executionSuccessful: fleet.problems.length === 0,
            toolExecutionNotifications: new Lines(
              notes.map((text) => ({ level: 'warning', message: { text: escapeSarifMessage(text) } })),
            ),
          },
        ],
        versionControlProvenance: new Lines(provenance(fleet.repositories)),
        columnKind: 'utf16CodeUnits',
        results: new Lines(results(fleet, limit, { ruleIndex, risks })),
      },
    ],
  });
};

/** Repositories may use different editions of a benchmark. The format `json` has each control. */
const NO_TAXONOMIES = { components: [] as Benchmark[], references: [], byRule: new Map() };

function* runErrors(repositories: readonly FleetRepository[]): Generator<string> {
  for (const { name, errors } of repositories) for (const error of errors) yield `${name}: ${error}`;
}

function* provenance(repositories: readonly FleetRepository[]): Generator<object> {
  for (const { name, runs } of repositories)
    for (const { repositoryUri, commit } of runs)
      if (repositoryUri !== undefined)
        yield { repositoryUri, revisionId: commit, mappedTo: { uri: `${relativeUri(name)}/` } };
}

interface Limit {
  readonly leftOut: number;
  /** How many results to show by severity and risk, where not all are shown. */
  readonly shown: Map<string, number>;
}

const keyOf = ({ severity, risk }: Pick<Gravity, 'severity' | 'risk'>): string => `${severity} ${risk}`;

/** Which results fit. Computed from counts, so that no finding has to be kept for sorting. */
function limitOf({ repositories }: Fleet): Limit {
  const counts = new Map<string, Gravity & { count: number }>();
  for (const { gravities } of repositories)
    for (const gravity of gravities) {
      if (gravity.suppressed) continue;
      const own = counts.get(keyOf(gravity));
      if (own) counts.set(keyOf(gravity), { ...own, count: own.count + gravity.count });
      else counts.set(keyOf(gravity), gravity);
    }
  const shown = new Map<string, number>();
  let room: number = LIMITS.results;
  let leftOut = 0;
  const sorted = [...counts].sort(
    ([, a], [, b]) => Number(b.severity === 'error') - Number(a.severity === 'error') || b.risk - a.risk,
  );
  for (const [key, { count }] of sorted) {
    const fits = Math.min(count, room);
    if (fits < count) shown.set(key, fits);
    room -= fits;
    leftOut += count - fits;
  }
  return { leftOut, shown };
}

function* results(
  fleet: Fleet,
  { shown }: Limit,
  { ruleIndex, risks }: { ruleIndex: ReadonlyMap<string, number>; risks: ReadonlyMap<string, number> },
): Generator<object> {
  const left = new Map(shown);
  for (const repository of fleet.repositories)
    for (const finding of fleet.findingsOf(repository)) {
      if (finding.suppression) continue;
      const key = keyOf(finding);
      const room = left.get(key);
      if (room === 0) continue;
      if (room !== undefined) left.set(key, room - 1);
      yield {
        ...resultOf(below(finding, repository.name), NO_HASHES, undefined, {
          ruleIndex,
          riskOf: (rule) => risks.get(rule),
          taxonomies: NO_TAXONOMIES,
          options: { showSuppressed: false },
        }),
        // Fingerprints use the names of files and objects, so two repositories can have the same.
        partialFingerprints: { 'plimsoll/fleet/v1': `${escapeLine(repository.name)}:${finding.fingerprint}` },
      };
    }
}

/**
 * Hashes of lines need the text of the file, which is not here. GitHub's upload computes them where it has the file.
 */
const NO_HASHES: ReadonlyMap<number, string> = new Map();

/** The same finding with its paths below a directory. */
function below(finding: Finding, folder: string): Finding {
  const moved = <T extends { readonly file: string }>(at: T): T => ({ ...at, file: `${folder}/${at.file}` });
  const { origin, flows, related, fix: _, ...rest } = finding;
  return {
    ...moved(rest),
    related: related.map(moved),
    ...(origin && { origin: moved(origin) }),
    ...(flows && { flows: flows.map((flow) => ({ ...flow, steps: flow.steps.map(moved) })) }),
  };
}
