import type { AnyCursor } from '../cursor.js';
import type { ContainerCursor } from '../pod.js';
import { flagName, parseArguments, type Token } from './arguments.js';
import type { Component, ComponentKind, Place } from './component.js';
import { findProgram, programOfImage } from './programs.js';
import { component } from './settings.js';

/** Text that something fills in before Kubernetes sees it: Helm, Terraform, envsubst. */
const TEMPLATE = /\{\{|\$\{|<%/;

/** The component that a container runs; undefined when it runs something else. */
export function componentOfContainer(container: ContainerCursor): Component | undefined {
  const environment = readEnvironment(container);
  const tokens = commandOf(container, environment);
  const program =
    findProgram(tokens) ??
    (container.at('command').items().length === 0
      ? programOfImage(container.at('image').value ?? '', tokens)
      : undefined);
  if (!program) return undefined;
  const etcd = program.kind === 'Etcd';
  const { given, opaque } = parseArguments(program.tokens, etcd);
  const variables = etcd ? etcdVariables(environment) : new Map<string, Place>();
  return component({
    kind: program.kind,
    source: 'arguments',
    resource: container.resource,
    at: container,
    flags: [...given.keys()],
    find(flag) {
      const variable = given.has(flag) ? undefined : variables.get(flag);
      const file = fileOf(program.kind, flag, (name) => given.has(name) || variables.has(name));
      return {
        label: variable ? variableName(flag) : `--${flag}`,
        places: file?.alone ? [] : (given.get(flag) ?? (variable ? [variable] : [])),
        at: container,
        elsewhere: file?.reason,
        opaque: program.opaque ?? opaque ?? (etcd ? environment.opaque : undefined),
      };
    },
  });
}

/** The words of a container's command and its arguments. */
export function commandOf(
  container: ContainerCursor,
  environment = readEnvironment(container),
): readonly Token[] {
  return (['command', 'args'] as const).flatMap((key) =>
    container
      .at(key)
      .items()
      .map((at) => (at.value === undefined ? refused(at) : expand(at, at.value, environment))),
  );
}

/** A configuration file that decides a flag: where it is absent, or alone, whatever the flag says. */
interface DecidingFile {
  readonly reason: string;
  readonly alone: boolean;
}

function fileOf(
  kind: ComponentKind,
  flag: string,
  isGiven: (flag: string) => boolean,
): DecidingFile | undefined {
  const named = (by: string, alone: boolean): DecidingFile => ({
    reason: `The configuration file that --${by} names decides it.`,
    alone,
  });
  // OpenShift's API server and controller manager take what their flags leave out from this file.
  if (isGiven('openshift-config')) return named('openshift-config', false);
  // https://etcd.io/docs/v3.6/op-guide/configuration/#configuration-file
  if (kind === 'Etcd' && isGiven('config-file')) return named('config-file', true);
  if (!isGiven('config') || flag === 'config') return undefined;
  if (kind === 'Kubelet') return KUBELET_FLAGS_ONLY.has(flag) ? undefined : named('config', false);
  const ignored = kind === 'KubeProxy' || (kind === 'KubeScheduler' && flag === 'profiling');
  return ignored ? named('config', true) : undefined;
}

/** Flags of the kubelet without a field in its configuration file. */
const KUBELET_FLAGS_ONLY = new Set(['hostname-override']);

interface Environment {
  /** By name; `text` is undefined where another object gives the value. */
  readonly variables: ReadonlyMap<string, { readonly text: string | undefined; readonly at: AnyCursor }>;
  /** Why there may be more variables than can be seen. */
  readonly opaque: string | undefined;
}

function readEnvironment(container: ContainerCursor): Environment {
  const variables = new Map<string, { text: string | undefined; at: AnyCursor }>();
  for (const entry of container.at('env').items()) {
    const name = entry.at('name').value;
    if (name === undefined) continue;
    const value = entry.at('value');
    const text = entry.at('valueFrom').exists ? undefined : (value.value ?? '');
    variables.set(name, { text, at: value });
  }
  const opaque =
    container.at('envFrom').items().length > 0
      ? 'Its environment comes from another object (envFrom).'
      : undefined;
  return { variables, opaque };
}

/** The API takes text only: what another value would say is not known. */
function refused(at: AnyCursor): Token {
  return { text: '', at, unknown: 'An argument is no text.' };
}

/**
 * Replaces `$(NAME)` by variables that the container sets itself, as Kubernetes does.
 * https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
 */
function expand(at: AnyCursor, text: string, { variables }: Environment): Token {
  let unknown = TEMPLATE.test(text) ? 'A template fills it in.' : undefined;
  const expanded = text.replace(
    /\$(\$|\(([A-Za-z_][\w.-]*)\))/g,
    (reference, first: string, name: string) => {
      if (first === '$') return '$';
      const variable = variables.get(name)?.text;
      if (variable === undefined) unknown ??= `It takes its value from the variable $(${name}).`;
      return variable ?? reference;
    },
  );
  return { text: expanded, at, unknown };
}

/** https://etcd.io/docs/v3.6/op-guide/configuration/: every flag has a variable `ETCD_` and its name. */
function etcdVariables({ variables }: Environment): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const [name, { text, at }] of variables)
    if (name.startsWith('ETCD_'))
      places.set(flagName(name.slice('ETCD_'.length).toLowerCase()), {
        text: text ?? '',
        at,
        unknown:
          text === undefined
            ? 'Another object gives the value of the environment variable.'
            : TEMPLATE.test(text) || /\$\(/.test(text)
              ? 'A template or a variable fills it in.'
              : undefined,
      });
  return places;
}

function variableName(flag: string): string {
  return `ETCD_${flag.replaceAll('-', '_').toUpperCase()}`;
}
