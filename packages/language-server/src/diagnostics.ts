import { pathToFileURL } from 'node:url';
import type { Finding, Region, ResolvedConfig } from '@plimsoll/core';
import type { FlowStep } from '@plimsoll/core/internal';
import { type Diagnostic, DiagnosticSeverity, type Range } from 'vscode-languageserver/node';
import type { LoadedFolder } from './host.js';

/** What the YAML language server reports as well. */
const SYNTAX = new Set(['plimsoll/parse-error', 'plimsoll/duplicate-key']);

/** 1-based lines and columns in UTF-16 units become 0-based ones in the same units. */
export function rangeOf(region: Region | undefined): Range {
  if (!region) return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return {
    start: { line: region.startLine - 1, character: region.startColumn - 1 },
    end: { line: region.endLine - 1, character: region.endColumn - 1 },
  };
}

/** Whether a finding is shown: syntax errors may be left to the YAML language server. */
export function isShown({ ruleId }: Finding, { syntaxErrors }: { readonly syntaxErrors: boolean }): boolean {
  return syntaxErrors || !SYNTAX.has(ruleId);
}

export function diagnosticOf(finding: Finding, folder: LoadedFolder): Diagnostic {
  const { ruleId, message, severity, region, related, flows = [], fingerprint } = finding;
  // A list is all that editors show: of several ways the first, which is the gravest.
  const places: readonly Pick<FlowStep, 'message' | 'file' | 'region'>[] = [
    ...related,
    ...(flows[0]?.steps ?? []),
  ];
  const href = docsUrl(folder.config, ruleId);
  return {
    range: rangeOf(region),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: 'plimsoll',
    code: ruleId,
    message,
    data: { fingerprint },
    ...(href !== undefined && { codeDescription: { href } }),
    ...(places.length > 0 && {
      relatedInformation: places.map((place) => ({
        message: place.message,
        location: { uri: pathToFileURL(folder.fileOf(place.file)).href, range: rangeOf(place.region) },
      })),
    }),
  };
}

/** Stands at the top of each open file while nothing can be linted: silence would look like a clean file. */
export function failure(message: string): Diagnostic {
  return {
    range: rangeOf(undefined),
    severity: DiagnosticSeverity.Error,
    source: 'plimsoll',
    message: `Plimsoll lints nothing: ${message}`,
  };
}

/** Of plugins only a web address is followed. */
function docsUrl({ rules }: ResolvedConfig, ruleId: string): string | undefined {
  const url = rules.get(ruleId)?.meta.docsUrl;
  return url !== undefined && /^https?:\/\//.test(url) ? url : undefined;
}
