// @ts-check
// Validates our SARIF with Microsoft's Multitool, with the rules of GitHub code scanning turned on.
//
//   node scripts/sarif-multitool.mjs               what the built command writes for examples/ and for odd paths
//   node scripts/sarif-multitool.mjs a.sarif …     these files
//
// The tool is 100 MB, so it is not a dependency: npm installs it into .cache/ once. This script starts its native
// binary, because the wrapper of its npm package passes `;` in arguments to a shell.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { produce } from './lib/sarif-runs.mjs';
import { fromRoot, root } from './lib/workspace.mjs';

const version = '5.7.0';
const platform = process.platform;
const packageName = `@microsoft/sarif-multitool-${platform}`;
const cache = path.join(root, '.cache', `sarif-multitool-${version}`);
const binary = path.join(
  cache,
  'node_modules',
  packageName,
  `Sarif.Multitool${platform === 'win32' ? '.exe' : ''}`,
);

/** Rules of the Multitool that are off, each for a reason. All others fail the run, even if they only advise. */
const off = new Map([
  ['SARIF2002', 'wants message ids with arguments; GitHub requires the finished text (GH1007)'],
  [
    'SARIF2003',
    'wants versionControlProvenance; the upload says which commit, a lint run need not be in a clone',
  ],
  ['SARIF2006', 'opens every URL; a check must not depend on the network'],
  ['SARIF2009', 'reads "/" in a rule id as a sub-rule; `pack/rule` is how users write our ids everywhere'],
  ['SARIF2010', 'wants source snippets; manifests hold secrets, so no output quotes them'],
  ['SARIF2011', 'wants source snippets around the region, see SARIF2010'],
  ['SARIF2013', 'wants the linted files embedded, see SARIF2010'],
]);

/** A result as other tools have shipped it. It proves in each run that the rules are on and failures are seen. */
const knownBad = {
  sample: {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'x', informationUri: 'https://example.com', rules: [{ id: 'a' }] } },
        results: [
          {
            ruleId: 'a',
            ruleIndex: 1,
            message: { text: 'It is.' },
            locations: [{ physicalLocation: { artifactLocation: { uri: 'file://deploy.yaml' } } }],
          },
        ],
      },
    ],
  },
  expected: ['GH1003', 'GH1006', 'GH2012', 'SARIF1009', 'SARIF2017'],
};

/** @param {string} text */
const step = (text) => console.error(`sarif-multitool: ${text}`);

function install() {
  if (existsSync(binary)) return;
  step(`installing ${packageName}@${version} into ${fromRoot(cache)}`);
  mkdirSync(cache, { recursive: true });
  // Its install script only sets the mode of the binary, so no foreign code has to run.
  execFileSync(
    platform === 'win32' ? 'npm.cmd' : 'npm',
    [
      'install',
      '--prefix',
      cache,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      `${packageName}@${version}`,
    ],
    { stdio: ['ignore', 2, 2], shell: platform === 'win32' },
  );
  chmodSync(binary, 0o755);
}

/** @param {string[]} args */
function multitool(args) {
  const { status, error, stdout, stderr } = spawnSync(binary, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    // The binary needs ICU by default, which small machines lack.
    env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
  });
  if (error || status !== 0)
    throw error ?? new Error(`Multitool ${args[0]} failed (${status}):\n${stdout}${stderr}`);
  return stdout;
}

/**
 * Writes the exported configuration with every rule as an error. GitHub's rules are off by default.
 * @param {string} file
 */
function configure(file) {
  multitool(['export-validation-config', file]);
  let switched = 0;
  const config = readFileSync(file, 'utf8').replace(
    /(<Properties Key="((?:GH|SARIF)\d+)\.[^"]*">\s*<Property Key="RuleEnabled" Value=")Default/g,
    (_, before, id) => {
      switched += 1;
      return before + (off.has(id) ? 'Disabled' : 'Error');
    },
  );
  if (switched < 40)
    throw new Error(`the Multitool's configuration has changed: found ${switched} of its rules`);
  writeFileSync(file, config);
}

/**
 * Validates files in one run of the Multitool, since each run starts .NET anew. It always exits with 0: only its output
 * file has the verdict.
 * @param {readonly string[]} files
 * @param {string} config
 * @param {string} output
 * @returns {{ rules: Map<string, string[]>, text: string }} the rules that fail, by file
 */
function validate(files, config, output) {
  const named = new Set(files.map((file) => path.basename(file)));
  if (named.size !== files.length)
    throw new Error(`two of these files have the same name: ${files.join(', ')}`);
  // By default it skips files above 10 MB.
  const size = ['--max-file-size-in-kb', '1000000'];
  const stdout = multitool([
    'validate',
    ...files,
    '--rule-kind',
    'Sarif;Ghas',
    '--config',
    config,
    '--output',
    output,
    '--log',
    'ForceOverwrite',
    ...size,
  ]);
  if (!stdout.includes(`\nDone. ${files.length} files scanned.`))
    throw new Error(`the Multitool did not read all of ${files.join(', ')}:\n${stdout}`);
  const [run] = JSON.parse(readFileSync(output, 'utf8')).runs;
  const [invocation] = run.invocations;
  const notes = [
    ...(invocation.toolExecutionNotifications ?? []),
    ...(invocation.toolConfigurationNotifications ?? []),
  ];
  if (!invocation.executionSuccessful || notes.some(({ level }) => level === 'error'))
    throw new Error(`the Multitool failed on ${files.join(', ')}:\n${stdout}`);
  const rules = new Map(files.map((file) => [file, /** @type {string[]} */ ([])]));
  for (const { ruleId, locations } of run.results ?? []) {
    const uri = decodeURIComponent(locations[0].physicalLocation.artifactLocation.uri);
    const file = files.find((each) => path.basename(each) === path.posix.basename(uri));
    if (file === undefined)
      throw new Error(`the Multitool found ${ruleId} in ${uri}, which it was not given`);
    rules.get(file)?.push(ruleId);
  }
  return { rules, text: stdout.replace(/^.*WRN999\.RuleExplicitlyDisabled.*\n/gm, '') };
}

const directory = mkdtempSync(path.join(tmpdir(), 'plimsoll-sarif-'));
try {
  install();
  const config = path.join(directory, 'config.xml');
  configure(config);

  const bad = path.join(directory, 'known-bad.sarif');
  writeFileSync(bad, JSON.stringify(knownBad.sample));
  const given = process.argv.slice(2);
  const files = given.length > 0 ? given : produce(directory, step);
  const { rules, text } = validate([bad, ...files], config, path.join(directory, 'output.sarif'));
  const missed = knownBad.expected.filter((rule) => !rules.get(bad)?.includes(rule));
  if (missed.length > 0)
    throw new Error(`the rules ${missed.join(', ')} are not on: a bad sample passes them`);
  for (const file of files) {
    const broken = rules.get(file) ?? [];
    step(`${path.basename(file)} is ${broken.length > 0 ? `not valid: ${broken.join(', ')}` : 'valid'}`);
    if (broken.length > 0) process.exitCode = 1;
  }
  if (process.exitCode) step(`of ${path.basename(bad)}, which must fail, and of these files:\n${text}`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
