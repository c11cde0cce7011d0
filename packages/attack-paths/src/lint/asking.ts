import type { Plugin } from '@plimsoll/core';
import type { Project } from '@plimsoll/core/kubernetes';
import type { About } from './analysis.js';
import type { Answers, Endings, Ends } from './answers.js';
import { answersFor } from './followed-answers.js';

/** What to compute of a project for one version and one set of settings: always the same functions. */
interface Asking {
  readonly answers: (project: Project) => Answers;
  readonly endings: Map<Ends, (project: Project) => Endings>;
}

const askings = new Map<string, Asking>();

/** More than the configs of a process have. */
const MOST = 100;

/** What was asked last: most runs have only one version and one set of settings. */
let last: { readonly about: About; readonly asking: Asking } | undefined;

function askingOf({ kubernetes, settings }: About): Asking {
  if (last?.about.settings === settings && last.about.kubernetes === kubernetes) return last.asking;
  const about = { kubernetes, settings };
  const key = JSON.stringify([kubernetes.minor, settings]);
  let asking = askings.get(key);
  if (!asking) {
    if (askings.size >= MOST) askings.clear();
    asking = { answers: (project) => answersFor(project, about), endings: new Map() };
    askings.set(key, asking);
  }
  last = { about, asking };
  return asking;
}

/** Finds the endings between two ends in a project. Always the same function for one version and one set of settings. */
export function endingsBetween(ends: Ends, about: About): (project: Project) => Endings {
  const { answers, endings } = askingOf(about);
  let find = endings.get(ends);
  if (!find) {
    find = (project) => project.memo(answers).endingsBetween(ends);
    endings.set(ends, find);
  }
  return find;
}

/** Whether a finding of any rule is at a place that a path passes. */
export const onPath: NonNullable<Plugin['onPath']> = (project, about) => {
  const answers = project.memo(askingOf(about).answers);
  return (finding) => answers.marks.has(finding);
};
