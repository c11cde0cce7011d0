// The arguments for helm. https://helm.sh/docs/helm/helm_template/
import type { Json } from '@plimsoll/core/kubernetes';

/** A value that one of helm's flags sets, beside the values files. */
export interface SetValue {
  /** `--set`, `--set-string`, `--set-json`, `--set-literal`, and `--set-file` with an absolute path. */
  readonly as: 'set' | 'string' | 'json' | 'literal' | 'file';
  /** Such as `image.tag=1.0`. */
  readonly entry: string;
}

/** How a chart is installed. */
export interface Installation {
  readonly releaseName: string;
  /** Undefined where it is unknown. Then the rendered files do not name it. */
  readonly namespace?: string | undefined;
  /** Absolute paths, in the order of helm's `-f`. */
  readonly valuesFiles: readonly string[];
  /** Helm applies `json` first, then `set`, `string`, `file` and `literal`. */
  readonly set?: readonly SetValue[];
  readonly apiVersions?: readonly string[];
  /** Such as `1.34`. */
  readonly kubeVersion: string;
  readonly includeCrds?: boolean;
  /** Whether to leave out test hooks. */
  readonly skipTests?: boolean;
  /** Whether to skip the schemas of values, as the installing controller asks. */
  readonly skipSchemas?: boolean;
}

/**
 * Stands for an unknown namespace, so that text with it can be recognized. As long as its replacement: a chart that
 * cuts long names cuts both at the same place.
 */
export const NO_NAMESPACE = 'plimsoll-unknown-ns1';
/** Its replacement in the output: a placeholder, as for a program that fills it in later. */
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

/** Helm reads a flag with a list as a line of CSV. */
function listEntry(text: string): string {
  return /[,"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Values with their types, for `--set-json`. */
export function typedValues(set: Readonly<Record<string, Json>>): readonly SetValue[] {
  return Object.entries(set).map(([key, value]) => ({
    as: 'json',
    entry: `${key}=${JSON.stringify(value)}`,
  }));
}
