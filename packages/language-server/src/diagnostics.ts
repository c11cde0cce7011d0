import { pathToFileURL } from 'node:url';
import type { Finding, Region, ResolvedConfig } from '@plimsoll/core';
import type { FlowStep } from '@plimsoll/core/internal';
import { type Diagnostic, DiagnosticSeverity, type Range } from 'vscode-languageserver/node';
import type { Session } from './session.js';

/** What the YAML language server also reports. */
const SYNTAX = new Set(['plimsoll/parse-error', 'plimsoll/duplicate-key']);

/** Converts 1-based lines and columns in UTF-16 units to 0-based ones in the same units. */
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

/** Where findings come from: names of files, and rules with their pages. */
type Source = Pick<NonNullable<Session['folder']>, 'config' | 'fileOf'>;

export function diagnosticOf(finding: Finding, folder: Source): Diagnostic {
  const { ruleId, message, severity, region, related, flows = [], fingerprint } = finding;
  // Editors only show a list, so of several flows the first counts, which is the most severe.
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

/** At the top of each open file while nothing can be linted: silence would look like a clean file. */
export function failure(message: string): Diagnostic {
  return {
    range: rangeOf(undefined),
    severity: DiagnosticSeverity.Error,
    source: 'plimsoll',
    message: `Plimsoll lints nothing: ${message}`,
  };
}

/** From plugins, only web addresses are links. */
function docsUrl({ rules }: ResolvedConfig, ruleId: string): string | undefined {
  const url = rules.get(ruleId)?.meta.docsUrl;
  return url !== undefined && /^https?:\/\//.test(url) ? url : undefined;
}
