import type { Finding, Severity } from '@plimsoll/core';
import type { RunFacts } from '@plimsoll/core/internal';
import { reasonOf } from '../error.js';
import { readChunks } from '../files/read.js';
import { validateFinding, validateHead } from './generated/validate-result.js';
import { JsonTextError, jsonPieces } from './json-pieces.js';

/** A result without its findings. */
export interface ResultHead {
  readonly tool: { readonly name: string; readonly version: string };
  readonly run?: RunFacts;
  readonly summary: {
    readonly resources: number;
    readonly suppressed: number;
    readonly belowMinSeverity: number;
    readonly offPath?: number;
    readonly notJudged: readonly { readonly count: number; readonly gap: boolean }[];
  };
  readonly rules?: readonly ResultRule[];
  readonly benchmarks?: readonly ResultBenchmark[];
  readonly errors: readonly { readonly message: string }[];
}

interface ResultRule {
  readonly id: string;
  readonly severity: Severity;
  readonly risk: number;
  readonly description: string;
  readonly docsUrl?: string;
  readonly precision?: string;
  readonly cwe?: readonly number[];
}

export interface ResultBenchmark {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly url: string;
  readonly controls: readonly {
    readonly id: string;
    readonly title: string;
    readonly section: string;
    readonly status: string;
    readonly findings: number;
  }[];
}

/** Why a file is not read. The message begins with its name. */
export class ResultError extends Error {}

/**
 * Reads what `-f json` wrote and yields its findings one by one, in any order of the members. After a fault it reads
 * on, since only the end says what the file is, but yields no more findings.
 * @param shown the file's name in messages
 * @throws ResultError where the file is not a result, or not a complete one
 */
export function* readResult(file: string, shown: string): Generator<Finding, ResultHead> {
  const head: Record<string, unknown> = Object.create(null);
  let fault: string | undefined;
  let index = 0;
  let hasList = false;
  try {
    for (const piece of jsonPieces(readChunks(file), 'findings')) {
      if ('value' in piece) {
        if (piece.key in head) fault ??= `it has ${JSON.stringify(piece.key)} twice`;
        head[piece.key] = piece.value;
        hasList ||= piece.key === 'findings' && Array.isArray(piece.value);
        continue;
      }
      hasList = true;
      if (fault === undefined && !validateFinding(piece.item))
        fault = `findings[${index}]${why(validateFinding.errors)}`;
      if (fault === undefined) yield piece.item as Finding;
      index++;
    }
  } catch (error) {
    if (!(error instanceof JsonTextError))
      throw new ResultError(`${shown}: it cannot be read: ${reasonOf(error)}.`, { cause: error });
    throw new ResultError(`${shown}: it is no whole JSON object: ${error.message}. ${AGAIN}`);
  }
  const other = otherKind(head, hasList);
  if (other !== undefined) throw new ResultError(`${shown}: ${other}`);
  if (fault === undefined && !validateHead(head)) fault = why(validateHead.errors).replace(/^\./, '');
  if (fault !== undefined)
    throw new ResultError(`${shown}: it is no result as -f json writes it: ${fault}. ${AGAIN}`);
  return head as unknown as ResultHead;
}

const AGAIN = 'Write it again with plimsoll -f json.';

/** What a file is that is not a known result. */
function otherKind(head: Readonly<Record<string, unknown>>, hasList: boolean): string | undefined {
  const { schemaVersion } = head;
  if (hasList && 'summary' in head && schemaVersion !== undefined)
    return schemaVersion === 1
      ? undefined
      : `its schemaVersion is ${JSON.stringify(schemaVersion)}, and this version of Plimsoll reads 1. Report with the version that wrote it.`;
  const name =
    'runs' in head
      ? 'SARIF'
      : 'repositories' in head
        ? 'the JSON of plimsoll report'
        : 'benchmarks' in head && 'objects' in head
          ? 'what -f compliance-json writes'
          : undefined;
  if (name !== undefined) return `it is ${name}. Give what plimsoll -f json wrote.`;
  return 'it is no result of plimsoll -f json. Remove it from what is given, or write it again.';
}

/** The first error of the schema in a piece. */
function why(errors: typeof validateHead.errors): string {
  const [first] = errors ?? [];
  return first ? `${first.instancePath.replaceAll('/', '.')} ${first.message ?? 'is wrong'}` : ' is wrong';
}
