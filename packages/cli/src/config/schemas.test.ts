import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { found, plimsoll, project } from '../../test/project.js';

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: backups.example.com }
spec:
  group: example.com
  names: { kind: Backup, plural: backups }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: { type: object, properties: { schedule: { type: string, pattern: '^[0-9 *]+$' } } }
`;
const SCHEMA = JSON.stringify({
  type: 'object',
  properties: {
    spec: { type: 'object', additionalProperties: false, properties: { schedule: { type: 'string' } } },
  },
});
const backup = (spec: string): string =>
  `apiVersion: example.com/v1\nkind: Backup\nmetadata: { name: nightly }\nspec:\n  ${spec}\n`;
const config = (...schemas: readonly string[]): string => `schemas: ${JSON.stringify(schemas)}\n`;

const lint = (root: string) => plimsoll(root, ['k8s', '-f', 'unix']);

describe('custom resources', () => {
  it('are checked against definitions of the run, including patterns', async () => {
    const root = project({ '.git/': '', 'k8s/crd.yaml': CRD, 'k8s/a.yaml': backup('schedule: never') });
    expect(found(await lint(root))).toEqual(['k8s/a.yaml:5 plimsoll/malformed']);
  });
});

describe('schemas', () => {
  it.each([
    ['a file of definitions', 'crds.yaml', `${CRD}---\n${CRD.replaceAll('Backup', 'Restore')}`],
    ['a directory of definitions', 'crds/deep/backups.yaml', CRD],
    ["the catalog's layout", 'crds/example.com/backup_v1.json', SCHEMA],
    ["kubeconform's layout", 'crds/backup-example-v1.json', SCHEMA],
  ])('may be %s, which is read and not linted', async (_, file, text) => {
    const root = project({
      '.git/': '',
      'plimsoll.config.yaml': config(file.split('/')[0]!),
      [file]: text,
      'k8s/a.yaml': backup('shedule: 0 3 * * *'),
    });
    const run = await lint(root);
    expect(found(run)).toEqual(['k8s/a.yaml:5 plimsoll/unknown-field']);
    expect(run.stdout).toContain("Did you mean 'schedule'?");
  });

  it('are taken from the directory of the config, which --print-config shows', async () => {
    const root = project({
      '.git/': '',
      'deploy/plimsoll.config.yaml': config('../crds'),
      'crds/a.yaml': CRD,
      'deploy/k8s/a.yaml': backup('b: 1'),
    });
    const cwd = path.join(root, 'deploy');
    expect(found(await lint(cwd))).toEqual(['k8s/a.yaml:5 plimsoll/unknown-field']);
    expect(JSON.parse((await plimsoll(cwd, ['--print-config', 'k8s/a.yaml'])).stdout)).toMatchObject({
      schemas: ['../crds'],
    });
  });

  it.each([
    ['that hold none', 'k8s', 'no CustomResourceDefinition and no JSON Schema is there'],
    ['that are not there', 'none', 'no such file or directory'],
    ['outside of the repository', '../../../etc', 'it leads to what is not in the repository'],
    ['behind a link', 'link', 'it leads to what is not in the repository'],
  ])('%s are an error of the config', async (_, given, reason) => {
    const root = project({
      '.git/': '',
      'plimsoll.config.yaml': config(given),
      'k8s/a.yaml': backup('b: 1'),
    });
    symlinkSync('/etc', path.join(root, 'link'));
    const run = await lint(root);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(`plimsoll.config.yaml:1:11: schemas[0]: ${given}: `);
    expect(run.stderr).toContain(reason);
  });

  it('apply to the whole run: an object with files may not have them', async () => {
    const root = project({
      '.git/': '',
      'plimsoll.config.yaml': `files: [k8s/**]\n${config('crds')}`,
      'k8s/a.yaml': CRD,
    });
    expect((await lint(root)).stderr).toContain('schemas');
  });
});
