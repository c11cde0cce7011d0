import type { Finding, FormatOptions } from '@plimsoll/core';
import { type SourceFile, SourceText, type SuppressionRecord } from '@plimsoll/core/internal';
import { escapeLine, escapeSarifMessage } from '../escape.js';
import { SHOWN_RELATED } from '../line.js';
import { renderingsOf } from '../renderings.js';
import { codeFlowsOf } from './code-flows.js';
import { fixesOf } from './fixes.js';
import { lineHashes } from './hash.js';
import { LIMITS } from './limits.js';
import { ended, fullName, locationOf, logicalLocation, physicalLocation } from './locations.js';
import { LEVELS } from './rules.js';
import type { Taxonomies } from './taxonomies.js';

export interface ResultContext {
  readonly ruleIndex: ReadonlyMap<string, number>;
  /** The risk in the descriptor of a rule. */
  readonly riskOf: (ruleId: string) => number | undefined;
  readonly taxonomies: Pick<Taxonomies, 'byRule'>;
  readonly options: Pick<FormatOptions, 'showSuppressed'>;
}

/** Findings, sorted by file, as `result` objects. Asks for the text of a file once and does not keep it. */
export function* resultsOf(
  findings: readonly Finding[],
  textOf: FormatOptions['textOf'],
  context: ResultContext,
): Generator<object> {
  const linesByFile = new Map<string, Set<number>>();
  for (const { file, region } of findings)
    if (region) linesByFile.set(file, (linesByFile.get(file) ?? new Set()).add(region.startLine));
  let file: string | undefined;
  let hashes: ReadonlyMap<number, string> = new Map();
  let source: SourceFile | undefined;
  for (const finding of findings) {
    if (finding.file !== file) {
      file = finding.file;
      const lines = linesByFile.get(file);
      const text = lines && textOf(file);
      hashes = lines && text !== undefined ? lineHashes(text, lines) : new Map();
      source = text === undefined ? undefined : new SourceText(file, text);
    }
    yield resultOf(finding, hashes, source, context);
  }
}

/** One finding, with the line hashes and the text of its file where known. */
export function resultOf(
  finding: Finding,
  hashes: ReadonlyMap<number, string>,
  source: SourceFile | undefined,
  { ruleIndex, riskOf, taxonomies, options }: ResultContext,
): object {
  const { ruleId, region, resource, pathByName } = finding;
  const related = finding.related.slice(0, LIMITS.relatedLocations);
  return {
    ruleId,
    ruleIndex: ruleIndex.get(ruleId),
    level: LEVELS[finding.severity],
    message: { text: messageOf(finding) },
    locations: [
      {
        physicalLocation: physicalLocation(finding.file, region),
        logicalLocations: resource && [logicalLocation(resource, pathByName)],
      },
    ],
    // Ids start at 1, so that no reader takes 0 for absent.
    relatedLocations:
      related.length > 0
        ? related.map((other, index) => ({ id: index + 1, ...locationOf(other) }))
        : undefined,
    codeFlows: codeFlowsOf(finding.flows),
    partialFingerprints: {
      primaryLocationLineHash: region && hashes.get(region.startLine),
      'plimsoll/v1': finding.fingerprint,
    },
    fixes: fixesOf(finding, source),
    taxa: taxonomies.byRule.get(ruleId),
    // All results of a run have the property or none has (SARIF 2.1.0, 3.27.23).
    suppressions: options.showSuppressed
      ? finding.suppression
        ? [suppressionOf(finding.suppression)]
        : []
      : undefined,
    properties: propertiesOf(finding, riskOf(ruleId)),
  };
}

/** The properties, with the finding's risk where it differs from that of the rule. */
function propertiesOf(
  { resource, container, pathByName, origin, renderings, inAllRenderings, assumed, risk, onPath }: Finding,
  riskOfRule: number | undefined,
): object | undefined {
  const own = risk === riskOfRule ? undefined : { 'security-severity': risk.toFixed(1) };
  return resource || own
    ? {
        ...(resource && {
          resource,
          container,
          path: pathByName || undefined,
          origin,
          renderings,
          inAllRenderings,
          assumed,
          onPath,
        }),
        ...own,
      }
    : undefined;
}

/** Plain text. The first sentence is the title. GitHub shows a related location only if the text links to it. */
function messageOf(finding: Finding): string {
  const { message, file, region, resource, pathByName, origin, related } = finding;
  const sentences = [ended(escapeSarifMessage(message))];
  // Without a region only the message can name the place.
  if (!region && resource)
    sentences.push(`In ${escapeSarifMessage(fullName(resource, pathByName).replace('#', ': '))}.`);
  if (origin?.kind === 'values') sentences.push('In values of a chart, by their shape.');
  if (origin && origin.file !== file) sentences.push(`Rendered from ${escapeSarifMessage(origin.file)}.`);
  if (origin?.approximate) sentences.push('The line is approximate.');
  const renderings = renderingsOf(finding);
  if (renderings !== undefined) sentences.push(ended(escapeSarifMessage(capital(renderings))));
  if (related.length > 0) {
    const links = related
      .slice(0, SHOWN_RELATED)
      .map((other, index) => `[${escapeSarifMessage(other.message.replace(/\.$/, ''))}](${index + 1})`);
    const more = related.length - links.length;
    sentences.push(`See ${links.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`);
  }
  return sentences.join(' ');
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function suppressionOf({ kind, reason, owner, expires }: SuppressionRecord): object {
  return {
    kind: kind === 'comment' || kind === 'annotation' ? 'inSource' : 'external',
    justification: escapeLine(reason),
    properties: { carrier: kind, owner, expires },
  };
}
