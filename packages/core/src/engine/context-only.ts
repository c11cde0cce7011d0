import type { ResolvedConfig } from '../config/resolve.js';
import type { LintedFile } from '../model/linted-file.js';
import { hasWaivers, type WaiverSources } from '../suppress/waivers.js';

interface Reported extends WaiverSources {
  /** Report only findings of these files. */
  readonly reportOn?: ((path: string) => boolean) | undefined;
  readonly onlyReported?: boolean | undefined;
  readonly checkReports?: boolean | undefined;
}

export interface ContextOnly {
  /** Whether nothing is said about the objects of a file. */
  isContext(file: LintedFile): boolean;
  /** Whether the calls of a rule for such objects may say something about others. */
  isFar(ruleId: string): boolean;
  /** Whether to fail a rule that reports in another object than the one that it is called for. */
  isBound(ruleId: string): boolean;
}

/** The files that name the findings in a file: the origins of its objects, or the file itself. */
const namesIn = ({ file, resources }: LintedFile): readonly string[] => [
  file.source.path,
  ...resources.flatMap(({ origin }) => origin?.file ?? []),
];

/** What a run that reports on a few files may leave out for the others. */
export function contextOnly(
  files: readonly LintedFile[],
  { rules, plugins }: ResolvedConfig,
  { reportOn, onlyReported = false, checkReports = false, ...waivers }: Reported,
): ContextOnly {
  const isReported = ({ file }: LintedFile): boolean => !reportOn || reportOn(file.source.path);
  // Findings in objects of one origin are told apart by their order, whatever the files of these are.
  const names = new Set(onlyReported ? files.filter(isReported).flatMap(namesIn) : []);
  const isNamed = ({ file, resources }: LintedFile): boolean =>
    names.has(file.source.path) ||
    resources.some(({ origin }) => origin?.file !== undefined && names.has(origin.file));
  const told = new Set(onlyReported ? files.filter((file) => isReported(file) || isNamed(file)) : files);
  const isInVisited = (ruleId: string): boolean => {
    const { reports = plugins.get(ruleId.slice(0, ruleId.indexOf('/')))?.meta.reports } =
      rules.get(ruleId)?.meta ?? {};
    return reports === 'visited';
  };
  // A waiver in a file may be for the places there that findings elsewhere relate to. Whether it is needed, these say.
  const waives = onlyReported && hasWaivers([...told], waivers);
  return {
    isContext: (file) => !told.has(file),
    isBound: (ruleId) => checkReports && isInVisited(ruleId),
    isFar: (ruleId) => rules.get(ruleId)?.meta.scope !== 'resource' && (waives || !isInVisited(ruleId)),
  };
}
