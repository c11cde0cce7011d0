import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isObject, type JsonObject, readDocuments } from '@plimsoll/core';
import { displayPath } from '../files/repository.js';
import { kustomizationFile, treeOf } from '../render/kustomizations.js';
import { buildCommand, originOf } from '../render/kustomize.js';
import { runProgram } from '../render/program.js';
import type { GitOpsRun, Produced } from './types.js';

export interface Built {
  readonly objects: readonly Pick<Produced, 'text' | 'value' | 'file'>[];
  /** Absolute paths of what the build reads. */
  readonly files: readonly string[];
}

/** Builds a folder of the repository with kustomize. A failure is a sentence without a period. */
export async function buildFolder(
  folder: string,
  { root, env }: Pick<GitOpsRun, 'root' | 'env'>,
): Promise<Built | { readonly failure: string }> {
  const tree = treeOf(folder, root);
  const problems = tree.flatMap(({ file, problems }) =>
    problems.map((problem) => `${displayPath(root, file)}: ${problem}`),
  );
  if (problems.length > 0) return { failure: problems.join('; ') };
  const { program, args } = await buildCommand(env);
  const around = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-gitops-')));
  try {
    const overlay = path.relative(around, realpathSync(folder)).split(path.sep).join('/');
    const text = JSON.stringify({ resources: [overlay], buildMetadata: ['originAnnotations'] });
    writeFileSync(path.join(around, 'kustomization.yaml'), text);
    const run = await runProgram(
      program,
      [...args, '--load-restrictor', 'LoadRestrictionsNone', around],
      around,
    );
    if ('failure' in run) return { failure: run.failure };
    return {
      objects: run.output.split(/^---\n/m).flatMap((own) => {
        const [document] = readDocuments(own, { comments: false });
        const file = originOf(own, { around, root }) ?? kustomizationFile(folder)!;
        return isObject(document?.value) ? [{ text: own, value: document.value as JsonObject, file }] : [];
      }),
      files: tree.flatMap(({ file, resources }) => [file, ...resources]),
    };
  } finally {
    rmSync(around, { recursive: true, force: true });
  }
}
