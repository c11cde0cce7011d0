// Counts what is deployed by a program that Plimsoll does not run.
import path from 'node:path';
import type { NotJudged } from '@plimsoll/core/internal';
import type { FoundFile } from '../files/find.js';
import { displayPath } from '../files/repository.js';

const PROGRAMS: readonly { readonly file: RegExp; readonly kind: string; readonly detail: string }[] = [
  {
    file: /^fleet\.yaml$/,
    kind: 'bundle',
    detail: 'Rancher Fleet deploys this directory to clusters that it chooses by labels.',
  },
  {
    file: /^helmfile\.ya?ml$/,
    kind: 'helmfile',
    detail: 'helmfile installs its releases. Pipe the output of helmfile template into plimsoll -.',
  },
];

/** The bundles of Fleet and the helmfiles among the files. */
export function otherPrograms(files: readonly FoundFile[], root: string): readonly NotJudged[] {
  return files.flatMap(({ absolute }) =>
    PROGRAMS.flatMap(({ file, kind, detail }) =>
      file.test(path.basename(absolute))
        ? [{ reason: 'gitops-plugin' as const, kind, file: displayPath(root, absolute), detail }]
        : [],
    ),
  );
}
