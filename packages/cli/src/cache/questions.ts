import { createHash } from 'node:crypto';
import { configsAgain } from '../config/find.js';
import { askAgain, type Question, type Witness } from '../files/disk.js';
import { findAgain } from '../files/foreign.js';
import { indexAgain } from '../files/git-index.js';
import { readAgain } from '../files/read.js';
import { placeFacts } from '../output/run-facts.js';
import { digestOf } from './digest.js';

/** What a run asked, in the order in which it asked first. */
export class Questions implements Witness {
  readonly #answers = new Map<string, { readonly question: Question; readonly digest: string }>();
  /** Why nobody can ask the same again. */
  readonly unrepeatable = new Set<string>();

  saw(question: Question, answer: string | Uint8Array): void {
    const key = question.join('\0');
    const digest = digestOf(answer);
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
  readonly #known = new Map<string, string>();
  /** The content of files, for a run that reads them next. */
  readonly held = new Map<string, Buffer>();
  readonly #holds: boolean;
  readonly #index = indexAgain();

  /** @param holds whether to hold the content of files */
  constructor(holds: boolean) {
    this.#holds = holds;
  }

  /** @see Questions.digest */
  digest(questions: readonly Question[]): Buffer {
    return sumOf(questions.map((question) => this.#answer(question)));
  }

  #answer(question: Question): string {
    const key = question.join('\0');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const answer =
      askAgain(question) ??
      readAgain(question) ??
      findAgain(question) ??
      configsAgain(question) ??
      this.#index(question) ??
      factsAgain(question) ??
      'an unknown question';
    if (this.#holds && question[0] === 'bytes' && Buffer.isBuffer(answer)) this.held.set(question[1], answer);
    const digest = digestOf(answer);
    this.#known.set(key, digest);
    return digest;
  }
}

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

function sumOf(digests: readonly string[]): Buffer {
  const sum = createHash('sha256');
  for (const digest of digests) sum.update(digest);
  return sum.digest();
}
