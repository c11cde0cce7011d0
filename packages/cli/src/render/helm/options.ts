export interface HelmOptions {
  /** Files of values, from the working directory, in the order of helm's `-f`. */
  readonly values?: readonly string[];
  /** As `--set` of Helm. */
  readonly set?: readonly string[];
  /** Default `release-name`, as Helm's. */
  readonly releaseName?: string;
  readonly includeCrds?: boolean;
  /** Whether to render the hooks of helm test. */
  readonly includeTests?: boolean;
}

/** Whether flags say which values a chart gets: then what the config says of renderings does not count. */
export const saysValues = ({ values, set, releaseName }: HelmOptions): boolean =>
  values !== undefined || set !== undefined || releaseName !== undefined;

/** Whether a path is that of a packed chart, as `helm package` names them. */
export const isPackedChart = (file: string): boolean => file.endsWith('.tgz');
