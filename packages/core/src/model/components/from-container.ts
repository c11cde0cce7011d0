import { linesOf } from '../containers/commands.js';
import { hasMoreVariables, variablesOf } from '../containers/variables.js';
import { TEMPLATE, wordsOf } from '../containers/words.js';
import type { ContainerCursor } from '../pod-cursor.js';
import { flagName, parseArguments } from './arguments.js';
import type { Component, ComponentKind, Place } from './component.js';
import { findProgram, programOfImage } from './programs.js';
import { component } from './settings.js';

const FROM_OTHERS = 'Another object sets its environment (envFrom).';

/** The component that a container runs. Undefined if it runs something else. */
export function componentOfContainer(container: ContainerCursor): Component | undefined {
  const program =
    findProgram(linesOf(container)) ??
    (container.at('command').items().length === 0
      ? programOfImage(container.at('image').value ?? '', wordsOf(container))
      : undefined);
  if (!program) return undefined;
  const etcd = program.kind === 'Etcd';
  const { given, opaque } = parseArguments(program.tokens, etcd);
  const variables = etcd ? etcdVariables(container) : new Map<string, Place>();
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
        opaque: program.opaque ?? opaque ?? (etcd && hasMoreVariables(container) ? FROM_OTHERS : undefined),
      };
    },
  });
}

/** A configuration file that decides a flag: if the flag is absent, or always, whatever the flag says. */
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
    reason: `The configuration file that --${by} names sets it.`,
    alone,
  });
  // OpenShift's API server and controller manager read what their flags leave out from this file.
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

/** Every flag has a variable, `ETCD_` and its name: https://etcd.io/docs/v3.6/op-guide/configuration/ */
function etcdVariables(container: ContainerCursor): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const { name, value, at } of variablesOf(container))
    if (name.startsWith('ETCD_'))
      places.set(flagName(name.slice('ETCD_'.length).toLowerCase()), {
        text: value ?? '',
        at,
        unknown:
          value === undefined
            ? 'Another object sets the environment variable.'
            : TEMPLATE.test(value) || /\$\(/.test(value)
              ? 'A template or a variable sets it.'
              : undefined,
      });
  return places;
}

function variableName(flag: string): string {
  return `ETCD_${flag.replaceAll('-', '_').toUpperCase()}`;
}
