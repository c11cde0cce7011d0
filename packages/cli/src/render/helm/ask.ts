// What helm is asked. https://helm.sh/docs/helm/helm_template/
import type { Json } from '@plimsoll/core/kubernetes';

/** A value beside the files of values, as one of helm's flags has it. */
export interface SetValue {
  /** `--set`, `--set-string`, `--set-json`, `--set-literal`, and `--set-file` with an absolute path. */
  readonly as: 'set' | 'string' | 'json' | 'literal' | 'file';
  /** As `image.tag=1.0`. */
  readonly entry: string;
}

/** How a chart is installed. */
export interface Installation {
  readonly releaseName: string;
  /** Undefined where it is not known: then nothing that is rendered says which it is. */
  readonly namespace?: string | undefined;
  /** Absolute paths, in the order of helm's `-f`. */
  readonly valuesFiles: readonly string[];
  /** Helm takes `json` first, then `set`, `string`, `file` and `literal`. */
  readonly set?: readonly SetValue[];
  readonly apiVersions?: readonly string[];
  /** As `1.34`. */
  readonly kubeVersion: string;
  readonly includeCrds?: boolean;
  /** Whether to leave out the hooks of helm test. */
  readonly skipTests?: boolean;
  /** Whether the schemas of values are passed over, as whoever installs it asks. */
  readonly skipSchemas?: boolean;
}

/**
 * Stands for a namespace that is not known, so that what holds it can be told. As long as what takes its place: a chart
 * that cuts its names cuts both alike.
 */
export const NO_NAMESPACE = 'plimsoll-unknown-ns1';
/** What takes its place in the output: a placeholder, as of a program that fills it in later. */
export const LATE_NAMESPACE = '$(RELEASE_NAMESPACE)';

const SET_FLAGS: Readonly<Record<SetValue['as'], string>> = {
  set: '--set',
  string: '--set-string',
  json: '--set-json',
  literal: '--set-literal',
  file: '--set-file',
};

/** The arguments of helm for a chart at an absolute path. */
export function helmArguments(
  chart: string,
  installation: Installation,
  skipSchemas: boolean,
): readonly string[] {
  const { releaseName, namespace, valuesFiles, set = [], apiVersions = [], kubeVersion } = installation;
  return [
    'template',
    releaseName,
    chart,
    `--kube-version=${kubeVersion}.0`,
    `--namespace=${namespace ?? NO_NAMESPACE}`,
    ...valuesFiles.map((file) => `--values=${listEntry(file)}`),
    ...set.map(({ as, entry }) => `${SET_FLAGS[as]}=${entry}`),
    ...apiVersions.map((version) => `--api-versions=${listEntry(version)}`),
    ...(installation.includeCrds ? ['--include-crds'] : []),
    ...(installation.skipTests ? ['--skip-tests'] : []),
    ...(skipSchemas ? ['--skip-schema-validation'] : []),
  ];
}

/** Helm reads such a flag as a line of CSV. */
function listEntry(text: string): string {
  return /[,"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Values with their types, as `--set-json` takes them. */
export function typedValues(set: Readonly<Record<string, Json>>): readonly SetValue[] {
  return Object.entries(set).map(([key, value]) => ({
    as: 'json',
    entry: `${key}=${JSON.stringify(value)}`,
  }));
}
