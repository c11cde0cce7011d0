// @ts-check
// Holds our evaluator of ValidatingAdmissionPolicies against Kubernetes' own (../shared/tools/vap beside the
// repository, built where Go is there):
// - its cases and expressions have the same decisions and values;
// - so have pairs of policies with objects of the open corpus: the policies of the corpus and of the cases, and mutants
//   of them with another operator, number, text or field.
//
//   node scripts/conformance/vap.mjs [--referee PATH] [--seed N] [--pairs N] [--verbose]
//
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../lib/workspace.mjs';
import { answer, documentsOf, expressionValue } from './vap-answer.mjs';
import { mutantOf, policiesIn, random } from './vap-pairs.mjs';

/** @typedef {import('./vap-answer.mjs').Question} Question */
/** @typedef {Record<string, any>} Data */

const { values: options } = parseArgs({
  options: {
    referee: { type: 'string' },
    seed: { type: 'string', default: '1' },
    pairs: { type: 'string', default: '1500' },
    verbose: { type: 'boolean' },
    'no-kubectl': { type: 'boolean' },
  },
});

const shared = path.join(root, '../shared');
const folder = path.join(shared, 'tools/vap');
const corpus = path.join(shared, 'corpus/open');

/** Of all decisions of the pairs. */
const LEAST_EQUAL = 0.98;

const temp = mkdtempSync(path.join(tmpdir(), 'vap-'));
try {
  const referee = existsSync(folder) && existsSync(corpus) ? (options.referee ?? build()) : undefined;
  if (referee === undefined) console.log('Not compared: the referee, the corpus or Go is not there.');
  else await compareAll(referee);
} finally {
  rmSync(temp, { recursive: true, force: true });
}

/** @param {string} referee */
async function compareAll(referee) {
  const cases = lines('cases.jsonl');
  const ofCases = await compare(cases, lines('verdicts.jsonl'));
  report('cases', ofCases, 1);
  const expressions = lines('expressions.jsonl');
  const verdicts = lines('expressions-verdicts.jsonl');
  const different = expressions.filter(({ expression }, at) => !isSame(expression, verdicts[at]));
  console.log(`expressions: ${expressions.length - different.length} of ${expressions.length} equal`);
  for (const { id, expression } of different) console.log(`  ${id}: ${expression}`);
  if (different.length > 0) process.exitCode = 1;
  const pairs = await pairsOf(cases, Number(options.pairs));
  report('pairs', await compare(pairs, ask(referee, pairs)), LEAST_EQUAL);
}

/** The value of an expression, or that it has none. @param {string} expression @param {Data} verdict */
function isSame(expression, verdict) {
  const own = expressionValue(expression);
  if (verdict.error !== undefined || own.error !== undefined)
    return verdict.error !== undefined && own.error !== undefined;
  return JSON.stringify(sorted(own.value)) === JSON.stringify(sorted(verdict.value));
}

/** @param {any} value @returns {any} */
function sorted(value) {
  // JSON has no larger numbers.
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** @param {string} name @returns {any[]} */
function lines(name) {
  return readFileSync(path.join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** @param {Question[]} questions @param {Data[]} verdicts */
async function compare(questions, verdicts) {
  const result = {
    equal: 0,
    decisions: 0,
    questions: 0,
    refused: 0,
    different: /** @type {string[]} */ ([]),
    milliseconds: 0,
  };
  for (const [at, question] of questions.entries()) {
    const verdict = verdicts[at] ?? {};
    // What the referee cannot decode is no object of an API server.
    if (verdict.error !== undefined) {
      result.refused++;
      continue;
    }
    result.questions++;
    const start = performance.now();
    const own = (await answer(question)).map(key);
    result.milliseconds += performance.now() - start;
    const theirs = (verdict.decisions ?? []).map(key);
    const missing = theirs.filter((/** @type {string} */ each) => !own.includes(each));
    const extra = own.filter((each) => !theirs.includes(each));
    result.decisions +=
      theirs.length +
      extra.filter((each) => !missing.some((/** @type {string} */ other) => place(other) === place(each)))
        .length;
    result.equal += theirs.length - missing.length;
    if (missing.length + extra.length === 0) continue;
    result.different.push(
      `${question.id}: ours ${extra.join(', ') || '-'}; theirs ${missing.join(', ') || '-'}`,
    );
    if (options.verbose)
      result.different.push(`  ${JSON.stringify(question)}`, `  ${JSON.stringify(verdict)}`);
  }
  return result;
}

/** @param {Data} decision */
function key({ policy, binding, index, expressionIndex, param = '', action, effect }) {
  return `${policy}+${binding}[${index ?? expressionIndex}]${param} ${action}/${effect}`;
}

/** @param {string} key */
function place(key) {
  return key.slice(0, key.lastIndexOf(' '));
}

/** @param {string} name @param {Awaited<ReturnType<typeof compare>>} result @param {number} least */
function report(name, { equal, decisions, questions, refused, different, milliseconds }, least) {
  const share = decisions === 0 ? 1 : equal / decisions;
  console.log(
    `${name}: ${equal} of ${decisions} decisions equal (${(share * 100).toFixed(2)} %), in ${questions} questions${refused > 0 ? `, and ${refused} that the referee cannot decode` : ''}; ours took ${Math.round(milliseconds)} ms`,
  );
  for (const each of options.verbose ? different : different.slice(0, 20)) console.log(`  ${each}`);
  if (share < least) process.exitCode = 1;
}

/** @param {string} referee @param {Question[]} questions @returns {Data[]} */
function ask(referee, questions) {
  const input = questions.map((question) => JSON.stringify(question)).join('\n');
  const { stdout, status, stderr } = spawnSync(referee, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`The referee failed: ${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** @param {Data[]} cases @param {number} count @returns {Promise<Question[]>} */
async function pairsOf(cases, count) {
  const next = random(Number(options.seed));
  const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  const policies = [
    ...(await policiesIn(cases.map(({ policy }) => policy))),
    ...(await policiesIn(
      files
        .map((file) => readFileSync(path.join(corpus, file), 'utf8'))
        .filter((text) => text.includes('kind: ValidatingAdmissionPolicy') && text.length < 200_000),
    )),
  ];
  const objects = await objectsOf(files, next);
  return Array.from({ length: count }, (_, at) => {
    const policy = String(policies[at % policies.length]);
    const own = at < policies.length ? policy : mutantOf(policy, next);
    return {
      id: `pair-${at}`,
      policy: own,
      object: JSON.stringify(objects[Math.floor(next() * objects.length)]),
      operation: 'CREATE',
      kubernetes: ['1.37', '1.37', '1.34', '1.30'][Math.floor(next() * 4)] ?? '1.37',
    };
  });
}

/** Kinds that the referee decodes, some hundred objects. @param {string[]} files @param {() => number} next */
async function objectsOf(files, next) {
  const objects = [];
  for (let tries = 0; objects.length < 400 && tries < 4_000; tries++) {
    const file = files[Math.floor(next() * files.length)];
    const text = readFileSync(path.join(corpus, String(file)), 'utf8');
    if (
      text.length > 30_000 ||
      !/^kind: (?:Pod|Deployment|DaemonSet|StatefulSet|CronJob|Job|Service|ConfigMap|Secret|Ingress|NetworkPolicy|Role|ClusterRole|RoleBinding|ClusterRoleBinding|ServiceAccount|HorizontalPodAutoscaler|PersistentVolumeClaim|PersistentVolume|StorageClass|PodDisruptionBudget|Namespace|ReplicaSet|Endpoints|LimitRange|ResourceQuota|PriorityClass|IngressClass)$/m.test(
        text,
      )
    )
      continue;
    for (const object of await documentsOf(text))
      if (
        typeof object.apiVersion === 'string' &&
        typeof object.kind === 'string' &&
        !object.kind.endsWith('List')
      )
        objects.push(object);
  }
  return objects;
}

function build() {
  try {
    cpSync(folder, temp, { recursive: true });
    execFileSync('chmod', ['-R', 'u+w', temp]);
    const referee = path.join(temp, 'vap');
    execFileSync('go', ['build', '-o', referee, '.'], {
      cwd: temp,
      stdio: 'inherit',
      env: { ...process.env, GOFLAGS: '-p=1' },
    });
    return referee;
  } catch {
    return undefined;
  }
}
