import { oncePer } from '../../once-per.js';
import type { ContainerCursor } from '../pod-cursor.js';
import type { AnyCursor } from '../resource.js';
import { type Variable, variablesOf } from './variables.js';

/** A word of a command line, after Kubernetes and the shell have inserted what the container itself defines. */
export interface Word {
  readonly text: string;
  /** The item of `command` or `args` that contains it. */
  readonly at: AnyCursor;
  /** A sentence that says why its text is not certain: a template, a shell or another object fills it in. */
  readonly unknown?: string | undefined;
}

/**
 * The words of a container's `command` and then its `args`, as the container's process gets them.
 * @example
 * wordsOf(container).map(({ text }) => text); // ['/bin/server', '--port=80']
 */
export const wordsOf = oncePer((container: ContainerCursor): readonly Word[] => {
  const [command, args] = [container.at('command').items(), container.at('args').items()];
  if (command.length === 0 && args.length === 0) return NONE;
  const texts = new Map(variablesOf(container).map(({ name, value }) => [name, value]));
  return [...command, ...args].map((at) =>
    at.value === undefined ? refused(at) : expand(at, at.value, texts),
  );
});

const NONE: readonly Word[] = [];

/** Text that something fills in before Kubernetes sees it: Helm, Terraform, envsubst. */
export const TEMPLATE = /\{\{|\$\{|<%/;

/** The API only accepts strings, so the meaning of another value is unknown. */
const refused = (at: AnyCursor): Word => ({ text: '', at, unknown: 'An argument is not a string.' });

/**
 * Replaces `$(NAME)` by variables that the container itself sets, as Kubernetes does.
 * https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
 */
function expand(at: AnyCursor, text: string, variables: ReadonlyMap<string, Variable['value']>): Word {
  if (!text.includes('$') && !TEMPLATE.test(text)) return { text, at };
  let unknown = TEMPLATE.test(text) ? 'A template sets it.' : undefined;
  const expanded = text.replace(
    /\$(\$|\(([A-Za-z_][\w.-]*)\))/g,
    (reference, first: string, name: string) => {
      if (first === '$') return '$';
      const value = variables.get(name);
      if (value === undefined) unknown ??= `It takes its value from the variable $(${name}).`;
      return value ?? reference;
    },
  );
  return { text: expanded, at, unknown };
}
