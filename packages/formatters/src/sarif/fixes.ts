import type { Finding } from '@plimsoll/core';
import type { SourceFile } from '@plimsoll/core/internal';
import { relativeUri } from './uri.js';

const DESCRIPTIONS = {
  safe: 'Fix it. A working pod behaves the same.',
  unsafe: 'Fix it. This hardens the workload, and may break it.',
} as const;

/** The fix of a finding (SARIF 2.1.0, 3.55), where the text of its file is known. */
export function fixesOf(
  { fix, file }: Finding,
  source: SourceFile | undefined,
): readonly object[] | undefined {
  if (!fix || !source) return undefined;
  return [
    {
      description: { text: DESCRIPTIONS[fix.safety] },
      artifactChanges: [
        {
          artifactLocation: { uri: relativeUri(file) },
          replacements: fix.edits.map(({ startOffset, endOffset, text }) => {
            const { startLine, startColumn, endLine, endColumn } = source.region(startOffset, endOffset);
            return {
              deletedRegion: { startLine, startColumn, endLine, endColumn },
              ...(text !== '' && { insertedContent: { text } }),
            };
          }),
        },
      ],
    },
  ];
}
