import type { Json } from '../json.js';
import type { FixOperation, FixRequest } from '../rule/fix.js';
import { helmOrigin } from '../source/origin.js';
import type { SourceFile } from '../source/source-file.js';
import { type TextEdit, touch } from '../source/text-edit.js';
import { readDocuments, type SourceDocument } from '../yaml/index.js';
import { DocumentText } from './document-text.js';
import { applyTo } from './operation.js';
import { Refusal, type RefusalReason } from './refusal.js';
import { appendEdits, insertEdits, setEdits } from './splice-add.js';
import { commentEdits, removeEdits } from './splice-remove.js';
import { renameEdits } from './splice-rename.js';
import { Verifier } from './verify.js';

export type CompiledFix = { readonly edits: readonly TextEdit[] } | { readonly refused: RefusalReason };

/** A fix with known text that waits for verification. Equal ones are verified once. */
interface Candidate {
  readonly requests: FixRequest[];
  readonly edits: readonly TextEdit[];
  /** From the end of the text to its start, so that the indexes of list items stay valid. */
  readonly operations: readonly FixOperation[];
}

/**
 * Up to this many fixes of one document are verified one by one. More are verified in as many groups, so that the cost
 * is linear.
 */
const GROUPS = 32;
/** How often one document is read to find the fixes that make their group fail. */
const READINGS = 96;

/**
 * Turns the fixes of one file into text edits. Keeps those after which the file, read again, has changed exactly as
 * requested. The file is read once more, and each document with fixes at most 128 times, however many fixes there are.
 */
export function compileFixes(
  file: SourceFile,
  requests: readonly FixRequest[],
): ReadonlyMap<FixRequest, CompiledFix> {
  const result = new Map<FixRequest, CompiledFix>();
  const byDocument = new Map<SourceDocument, FixRequest[]>();
  const documents = [...readDocuments(file.text, { comments: true })];
  for (const request of requests) {
    const document = documentOf(documents, request);
    const reason = refusedAtOnce(file, request, document);
    if (reason || !document) result.set(request, { refused: reason ?? 'value' });
    else if (byDocument.get(document)?.push(request) === undefined) byDocument.set(document, [request]);
  }
  for (const [document, own] of byDocument) compileDocument(file.text, document, own, result);
  return result;
}

function documentOf(
  documents: readonly SourceDocument[],
  { steps: [first] }: FixRequest,
): SourceDocument | undefined {
  if (!first) return undefined;
  const { operation, resource } = first;
  return operation.kind === 'comment'
    ? documents.find(({ start, end }) => operation.start >= start && operation.end <= end)
    : documents.find(({ index }) => index === resource?.document);
}

function refusedAtOnce(
  file: SourceFile,
  { steps }: FixRequest,
  document: SourceDocument | undefined,
): RefusalReason | undefined {
  const resources = steps.flatMap(({ resource }) => resource ?? []);
  if (resources.some(({ hasText, embedded, origin }) => !hasText || embedded || origin)) return 'generated';
  // A fix only concerns the document of its finding.
  if (
    !document ||
    resources.some((resource) => resource.file !== file || resource.document !== document.index)
  )
    return 'value';
  return helmOrigin(file.text, document.comments, document.positions.root.valueStart) && 'generated';
}

function compileDocument(
  text: string,
  document: SourceDocument,
  requests: readonly FixRequest[],
  result: Map<FixRequest, CompiledFix>,
): void {
  const source = new DocumentText(text, document, document.value ?? null);
  const candidates = new Map<string, Candidate>();
  for (const request of requests) {
    try {
      const steps = request.steps
        .map(({ operation }) => ({ operation, edits: editsOf(source, operation) }))
        .toSorted((a, b) => startOf(b) - startOf(a));
      const operations = steps.map(({ operation }) => operation);
      const edits = steps.flatMap((step) => step.edits);
      if (edits.some((edit, index) => edits.slice(0, index).some((other) => clash(edit, other))))
        throw new Refusal('overlap');
      const key = JSON.stringify(edits);
      const known = candidates.get(key);
      if (known) known.requests.push(request);
      else candidates.set(key, { requests: [request], edits, operations });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      result.set(request, { refused: error.reason });
    }
  }
  verifyAll(text, document, [...candidates.values()], ({ requests: own, edits }, refused) => {
    for (const request of own) result.set(request, refused ? { refused } : { edits });
  });
}

/** Two removals of one fix may be adjacent if neither reaches into the other, because the result is read again. */
function clash(a: TextEdit, b: TextEdit): boolean {
  const takeAway = [a, b].every(({ startOffset, endOffset }) => startOffset < endOffset);
  const abut = a.endOffset === b.startOffset || b.endOffset === a.startOffset;
  return touch(a, b) && !(takeAway && abut);
}

function editsOf(source: DocumentText, operation: FixOperation): readonly TextEdit[] {
  switch (operation.kind) {
    case 'set':
      return setEdits(source, operation.path, operation.value);
    case 'append':
      return appendEdits(source, operation.path, operation.value);
    case 'insert':
      return insertEdits(source, operation.path, operation.value);
    case 'rename':
      return renameEdits(source, operation.path, operation.key);
    case 'remove':
      return removeEdits(source, operation.path);
    case 'comment':
      return commentEdits(source.text, operation.start, operation.end, operation.text);
  }
}

function verifyAll(
  text: string,
  document: SourceDocument,
  candidates: readonly Candidate[],
  tell: (candidate: Candidate, refused: RefusalReason | undefined) => void,
): void {
  if (candidates.length === 0) return;
  const verifier = new Verifier(text, document);
  let left = READINGS;
  const pending = grouped(candidates);
  for (let group = pending.pop(); group; group = pending.pop()) {
    if (candidates.length > GROUPS && left-- <= 0) for (const candidate of group) tell(candidate, 'too-many');
    else if (holds(group)) for (const candidate of group) tell(candidate, undefined);
    else if (group.length === 1) tell(group[0]!, 'unverified');
    else {
      const half = group.length >> 1;
      pending.push(group.slice(0, half), group.slice(half));
    }
  }

  function holds(group: readonly Candidate[]): boolean {
    const [edits, wanted, operations] = together(group, document.value ?? null);
    return verifier.holds(edits, wanted, operations);
  }
}

/** Candidates that do not touch, in the order of the text. Each is a group of its own if there are few. */
function grouped(candidates: readonly Candidate[]): Candidate[][] {
  if (candidates.length <= GROUPS) return candidates.map((candidate) => [candidate]);
  const groups: { members: Candidate[]; end: number }[] = [];
  for (const candidate of candidates.toSorted((a, b) => startOf(a) - startOf(b))) {
    const size = Math.ceil(candidates.length / GROUPS);
    const fitting = groups.find(({ members, end }) => members.length < size && end < startOf(candidate));
    const end = candidate.edits.reduce((last, { endOffset }) => Math.max(last, endOffset), 0);
    if (fitting) {
      fitting.members.push(candidate);
      fitting.end = end;
    } else groups.push({ members: [candidate], end });
  }
  return groups.map(({ members }) => members);
}

const startOf = ({ edits }: Pick<Candidate, 'edits'>): number =>
  edits.reduce((first, { startOffset }) => Math.min(first, startOffset), Number.POSITIVE_INFINITY);

/** From the end of the text to its start, so that the indexes of list items stay valid. */
function together(
  group: readonly Candidate[],
  value: Json,
): [edits: readonly TextEdit[], wanted: Json, operations: readonly FixOperation[]] {
  const operations = group.toReversed().flatMap((candidate) => candidate.operations);
  return [group.flatMap(({ edits }) => edits), operations.reduce(applyTo, value), operations];
}
