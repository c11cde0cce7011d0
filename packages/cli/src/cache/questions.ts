import { hash } from 'node:crypto';
import { configNames, configsAgain } from '../config/find.js';
import {
  type Again,
  askAgain,
  isFailure,
  type Known,
  keyOf,
  listed,
  type Question,
  type Witness,
} from '../files/disk.js';
import { FOREIGN, findAgain } from '../files/foreign.js';
import { indexAgain } from '../files/git-index.js';
import { readAgain } from '../files/read.js';
import { placeFacts } from '../output/run-facts.js';
import { digestOf } from './digest.js';
import type { Stamps } from './stamps.js';

/** What a run asked, in the order in which it asked first. */
export class Questions implements Witness {
  readonly #answers = new Map<string, { readonly question: Question; readonly digest: string }>();
  readonly #stamps: Stamps | undefined;
  /** Why nobody can ask the same again. */
  readonly unrepeatable = new Set<string>();

  /** @param stamps are told of the files that are read */
  constructor(stamps?: Stamps) {
    this.#stamps = stamps;
  }

  saw(question: Question, answer: string | Uint8Array): void {
    const digest = digestOf(answer);
    // The next run may be able to read the same file.
    if (!isFailure(answer)) this.#stamps?.add(question, digest, answer);
    this.sawDigest(question, digest);
  }

  sawDigest(question: Question, digest: string): void {
    const key = keyOf(question);
    const known = this.#answers.get(key);
    if (!known) this.#answers.set(key, { question, digest });
    else if (known.digest !== digest) this.cannotRepeat(`${question[1]} changed while it was read`);
  }

  cannotRepeat(why: string): void {
    this.unrepeatable.add(why);
  }

  get asked(): readonly Question[] {
    return [...this.#answers.values()].map(({ question }) => question);
  }

  /** A digest of all answers. It is the same only where all of them are. */
  get digest(): Buffer {
    return sumOf([...this.#answers.values()].map(({ digest }) => digest));
  }
}

/** Asks again what runs asked, each question once. */
export class AskAgain {
  readonly #known = new Map<string, Known>();
  readonly #sums = new Map<readonly Question[], Buffer>();
  readonly #holds: boolean;
  readonly #stamps: Stamps | undefined;
  readonly #index = indexAgain();

  /**
   * @param holds whether to hold the answers for a run that asks the same next
   * @param stamps know answers without reading
   */
  constructor(holds: boolean, stamps?: Stamps) {
    this.#holds = holds;
    this.#stamps = stamps;
  }

  /** @see Questions.digest */
  digest(questions: readonly Question[]): Buffer {
    let sum = this.#sums.get(questions);
    if (!sum) {
      sum = sumOf(questions.map((question) => this.#answer(question)));
      this.#sums.set(questions, sum);
    }
    return sum;
  }

  /** The files whose content counts for the answers, as absolute paths. */
  *filesOf(questions: readonly Question[]): Generator<string> {
    for (const question of questions) {
      const [kind, file] = question;
      const isForeign = kind === 'found' && this.recall(question)?.digest === digestOfForeign;
      if (['bytes', 'own', 'found'].includes(kind) && !isForeign) yield file;
    }
  }

  /** What is known of an answer by now. */
  recall(question: Question): Known | undefined {
    const key = keyOf(question);
    const known = this.#known.get(key) ?? this.#stamps?.get(key);
    if (known?.text !== undefined) return { ...known, answer: { value: answerIn(question, known.text) } };
    return known?.digest === digestOfForeign && question[0] === 'found'
      ? { ...known, answer: { value: undefined } }
      : known;
  }

  #answer(question: Question): string {
    const key = keyOf(question);
    const known = this.#known.get(key) ?? this.#stamps?.get(key);
    if (known) return known.digest;
    const { counts, answer } = this.#ask(question);
    const digest = digestOf(counts);
    // The next run may be able to read the same file.
    if (!isFailure(counts)) this.#stamps?.add(question, digest, counts);
    this.#known.set(key, {
      digest,
      ...(typeof counts !== 'string' && { size: counts.length }),
      ...(this.#holds && answer && { answer }),
    });
    return digest;
  }

  #ask(question: Question): Again {
    return (
      askAgain(question) ??
      readAgain(question) ??
      findAgain(question) ?? {
        counts:
          configsAgain(question) ?? this.#index(question) ?? factsAgain(question) ?? 'an unknown question',
      }
    );
  }
}

/** What a directory holds, from what counts of the answer. */
const answerIn = ([kind]: Question, text: string): unknown =>
  kind === 'list' ? listed(text) : configNames(text);

const digestOfForeign = digestOf(FOREIGN);

/** The question for what reports say about the repository. The commit itself is filled in, see Blanks. */
export const factsQuestion = (root: string, project: string | undefined): Question => [
  'facts',
  root,
  ...(project === undefined ? [] : [project]),
];

/** The answer to `factsQuestion`. */
export function factsAnswer({ commit, ...others }: ReturnType<typeof placeFacts>): string {
  return JSON.stringify([others, commit?.length]);
}

function factsAgain([kind, root, project]: Question): string | undefined {
  return kind === 'facts' ? factsAnswer(placeFacts(project as string | undefined, root)) : undefined;
}

const sumOf = (digests: readonly string[]): Buffer => hash('sha256', digests.join(''), 'buffer');
