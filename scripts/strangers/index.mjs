// @ts-check
// Uses the packed packages as programs of others do: type-checks a project that mixes plimsoll and @plimsoll/core,
// requires them from CommonJS, bundles them, runs them in Jest, and runs examples/generated. Needs the build.
// docs/library-support.md says what is supported, and with what it is tried here.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';
import webpack from 'webpack';
import { readApi } from '../lib/api.mjs';
import { pack, run } from '../lib/packed.mjs';
import { packages, root } from '../lib/workspace.mjs';

const temp = mkdtempSync(path.join(tmpdir(), 'plimsoll-strangers-'));
const cwd = path.join(temp, 'project');
const modules = path.join(cwd, 'node_modules');
const examples = path.join(root, 'examples/generated');
const source = fileURLToPath(new URL('project', import.meta.url));

/** What the program prints, however it is run. */
const EXPECTED = {
  ids: [
    ['acme/team-label', 'pod-security/privileged'],
    ['acme/team-label', 'pod-security/privileged'],
    ['pod-security/privileged'],
    ['acme/team-label', 'pod-security/privileged'],
  ],
  errors: [],
  results: 2,
  same: true,
};

/** Of our packages what is packed; of others what this repository has. */
function install() {
  cpSync(source, cwd, { recursive: true });
  writeFileSync(path.join(cwd, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  writeFileSync(path.join(cwd, 'web.yaml'), POD);
  for (const { name, filename } of pack(path.join(temp, 'tarballs'))) {
    const target = path.join(modules, name);
    mkdirSync(target, { recursive: true });
    run('tar', ['-xzf', filename, '-C', target, '--strip-components', '1'], { cwd });
  }
  for (const { directory, manifest } of packages())
    for (const name of Object.keys(manifest.dependencies ?? {}))
      if (!name.startsWith('@plimsoll/')) link(name, directory);
  for (const name of ['cdk8s', 'constructs', '@kubernetes/client-node']) link(name, examples);
  for (const file of ['cdk8s.js', 'client-node.js']) cpSync(path.join(examples, file), path.join(cwd, file));
}

/** What the examples print. */
const EXAMPLES = {
  'client-node.js':
    'Pod shop/web: spec.containers[app].securityContext.privileged [pod-security/privileged]\n',
  'cdk8s.js':
    'Deployment web-deployment-c854fb31: spec.template.spec.hostNetwork [pod-security/host-network]\n',
};

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: app, image: registry.example/web:1.0.0, securityContext: { privileged: true } }] }
`;

/** @param {string} name @param {string} from a package of this repository that depends on it */
function link(name, from) {
  const place = path.join(modules, name);
  if (existsSync(place)) return;
  mkdirSync(path.dirname(place), { recursive: true });
  symlinkSync(path.join(from, 'node_modules', name), place, 'junction');
}

/**
 * @param {string} compiler
 * @param {'nodenext' | 'bundler'} moduleResolution
 * @param {readonly string[]} [files]
 */
function typecheck(compiler, moduleResolution, files = ['plimsoll.config.ts', 'acme.ts', 'mixed.ts']) {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    // Our declarations are checked, too.
    skipLibCheck: false,
    target: 'es2022',
    // No @types/node: our types must not need it.
    lib: ['es2023'],
    module: moduleResolution === 'bundler' ? 'esnext' : 'nodenext',
    moduleResolution,
    types: [],
  };
  writeFileSync(path.join(cwd, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  run(process.execPath, [path.join(root, 'node_modules', compiler, 'bin/tsc'), '-p', '.'], { cwd });
}

/** What the examples in docstrings use without saying where it is from. */
const GIVEN = `
import type * as core from '@plimsoll/core';
import type * as kubernetes from '@plimsoll/core/kubernetes';
declare global {
  const text: string, texts: AsyncIterable<string>;
  const console: { log(...values: unknown[]): void };
  const file: core.ParsedFile, config: core.ResolvedConfig, result: core.LintResult, acme: core.Plugin, teamLabel: core.AnyRule;
  const context: core.RuleContext, project: kubernetes.Project, resource: kubernetes.Resource;
  const pod: kubernetes.PodCursor, container: kubernetes.ContainerCursor, namespace: kubernetes.Resource<'Namespace'>;
  const secret: kubernetes.Resource<'Secret'>, rule: kubernetes.PolicyRule;
  function writeFile(file: string, text: string): Promise<void>;
}
`;

/** Each example of a docstring as a module, which imports what it uses of the entries. @returns {readonly string[]} */
function writeExamples() {
  const entries = readApi().filter(({ promised }) => promised);
  const written = ['examples/given.d.ts'];
  mkdirSync(path.join(cwd, 'examples'));
  writeFileSync(path.join(cwd, 'examples/given.d.ts'), GIVEN);
  for (const { entry, exports } of entries)
    for (const { name, examples } of exports)
      for (const [index, example] of examples.entries()) {
        const words = new Set(example.match(/\w+/g));
        const declared = new Set(
          example
            .match(/(?<=\b(?:const|let) )(?:\w+|\{[^}]*\})/g)
            ?.join()
            .match(/\w+/g),
        );
        const imports = [entry, ...entries.map((other) => other.entry)].flatMap((from, order, all) => {
          if (all.indexOf(from) !== order) return [];
          const found = entries
            .find((other) => other.entry === from)
            ?.exports.filter((each) => words.delete(each.name) && !declared.has(each.name));
          return found?.length
            ? [`import { ${found.map((each) => each.name).join(', ')} } from '${from}';`]
            : [];
        });
        const module = `examples/${path.posix.join(entry, name).replace(/\W/g, '-')}-${index}.ts`;
        writeFileSync(path.join(cwd, module), `${imports.join('\n')}\n${example}\nexport {};\n`);
        written.push(module);
      }
  return written;
}

/** @param {string} file @param {{ args?: string[] }} [options] */
function runs(file, { args = [] } = {}) {
  assert.deepEqual(JSON.parse(run(process.execPath, [...args, file], { cwd })), EXPECTED, file);
}

/** @typedef {{ format: 'esm' | 'cjs', outfile: string }} Target */

/** @type {Readonly<Record<string, (target: Target) => Promise<unknown>>>} */
const BUNDLERS = {
  esbuild: ({ format, outfile }) =>
    build({
      absWorkingDir: cwd,
      entryPoints: ['main.mjs'],
      bundle: true,
      platform: 'node',
      format,
      outfile,
      logLevel: 'error',
      // The package yaml, which core needs, requires modules of Node.
      ...(format === 'esm' && {
        banner: {
          js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
        },
      }),
    }),
  async rolldown({ format, outfile }) {
    const made = await rolldown({ cwd, input: 'main.mjs', platform: 'node' });
    await made.write({ format, file: outfile, codeSplitting: false });
  },
  webpack: ({ format, outfile }) =>
    new Promise((resolve, reject) => {
      const isModule = format === 'esm';
      const settings = /** @type {import('webpack').Configuration} */ ({
        mode: 'none',
        context: cwd,
        target: 'node20',
        entry: './main.mjs',
        experiments: { outputModule: isModule },
        output: {
          path: path.dirname(outfile),
          filename: path.basename(outfile),
          module: isModule,
          library: { type: isModule ? 'module' : 'commonjs2' },
        },
      });
      webpack(settings, (error, stats) => {
        const { errors = [], warnings = [] } =
          stats?.toJson({ all: false, errors: true, warnings: true }) ?? {};
        const problem = error ?? errors[0] ?? warnings[0];
        if (problem) reject(new Error(`webpack: ${problem.message}`));
        else resolve(undefined);
      });
    }),
};

try {
  const started = performance.now();
  /** @param {string} text */
  const step = (text) => console.error(`strangers: ${Math.round(performance.now() - started)} ms: ${text}`);
  step('packing');
  install();
  for (const compiler of ['typescript-5', 'typescript'])
    for (const resolution of /** @type {const} */ (['nodenext', 'bundler'])) {
      const { version } = createRequire(import.meta.url)(`${compiler}/package.json`);
      step(`types with TypeScript ${version}, ${resolution}`);
      typecheck(compiler, resolution);
    }
  step('the examples in docstrings');
  typecheck('typescript', 'nodenext', writeExamples());
  step('a program as it is');
  runs('main.mjs');
  step('require() from CommonJS');
  assert.equal(
    run(process.execPath, ['--no-warnings', 'require.cjs'], { cwd }),
    'pod-security/host-pid,pod-security/host-pid\n',
  );
  for (const [name, bundle] of Object.entries(BUNDLERS))
    for (const format of /** @type {const} */ (['esm', 'cjs'])) {
      step(`${name}, ${format}`);
      const outfile = path.join(temp, 'out', `${name}.${format === 'esm' ? 'mjs' : 'cjs'}`);
      await bundle({ format, outfile });
      runs(outfile);
    }
  step('Jest');
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  run(
    process.execPath,
    ['--experimental-vm-modules', '--no-warnings', jest, '--rootDir', cwd, '--runInBand', '--no-cache'],
    { cwd },
  );
  for (const [file, expected] of Object.entries(EXAMPLES)) {
    step(`examples/generated/${file}`);
    assert.equal(run(process.execPath, [file], { cwd }), expected);
  }
  step('done');
} finally {
  rmSync(temp, { recursive: true, force: true });
}
