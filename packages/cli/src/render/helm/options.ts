export interface HelmOptions {
  /** Values files, from the working directory, in the order of helm's `-f`. */
  readonly values?: readonly string[];
  /** Entries as for `--set` of Helm. */
  readonly set?: readonly string[];
  /** Default: `release-name`, as in Helm. */
  readonly releaseName?: string;
  readonly includeCrds?: boolean;
  /** Whether to render test hooks. */
  readonly includeTests?: boolean;
}

/** Whether flags say which values a chart gets. Then the config's renderings do not count. */
export const saysValues = ({ values, set, releaseName }: HelmOptions): boolean =>
  values !== undefined || set !== undefined || releaseName !== undefined;

/** Whether a path is that of a packed chart, as `helm package` names them. */
export const isPackedChart = (file: string): boolean => file.endsWith('.tgz');
