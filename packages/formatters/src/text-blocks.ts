import type { Finding } from '@plimsoll/core';
import { groupBy } from '@plimsoll/core/internal';

/** A block of the report: the findings of one object, or those about a file as a whole. */
export interface Block {
  readonly file: string;
  /** `Deployment shop/web`; undefined where the findings are about the file as a whole. */
  readonly object: string | undefined;
  /** The faults, the most severe first: those of the object, then those of each container. */
  readonly groups: readonly BlockGroup[];
}

export interface BlockGroup {
  /** Several containers where they lack the same settings; none for the object itself. */
  readonly containers: readonly string[];
  readonly wrong: readonly Finding[];
  /** Missing settings at one place, which are added together. */
  readonly unset: readonly Finding[];
}

/** The same fault in many objects of one kind, reported once. */
export interface Repeated {
  readonly kind: string;
  /** One finding for each object. */
  readonly findings: readonly [Finding, ...Finding[]];
  /** The missing settings of the first object, where all objects lack the same and have no other finding. */
  readonly unset: readonly Finding[];
}

/** From this many objects on, one fault gets one line. */
const MANY = 4;

/** Sorts the most severe objects first, then by file and position, as findings come. */
export function blocksOf(findings: readonly Finding[]): {
  readonly blocks: readonly Block[];
  readonly repeated: readonly Repeated[];
} {
  const isMany = ([key, same]: readonly [string | undefined, readonly unknown[]]): boolean =>
    key !== undefined && same.length >= MANY;
  const faults = [...groupBy(findings, repeatKey)].filter(isMany).map(([, same]) => same);
  const told = new Set(faults.flat());
  const objects = [
    ...groupBy(
      findings.filter((finding) => !told.has(finding)),
      objectKey,
    ).values(),
  ];
  const alike = [...groupBy(objects, lackKey)].filter(isMany).map(([, same]) => same);
  const lacking = new Set(alike.flat());
  return {
    blocks: objects
      .filter((own) => !lacking.has(own))
      .sort(compareGravity)
      .map(blockOf),
    repeated: [
      ...faults.map((same) => repeatedOf(same, [])),
      ...alike.map((same) =>
        repeatedOf(
          same.flatMap(([first]) => first ?? []),
          same[0] ?? [],
        ),
      ),
    ].sort((a, b) => compareGravity(a.findings, b.findings)),
  };
}

function repeatedOf(findings: readonly Finding[], unset: readonly Finding[]): Repeated {
  return { kind: findings[0]!.resource!.kind, findings: findings as [Finding, ...Finding[]], unset };
}

/** The settings that all containers of an object lack; undefined where it has other findings. */
function lackKey(findings: readonly Finding[]): string | undefined {
  const [first] = findings;
  if (!first?.resource || findings.some((finding) => settingOf(finding) === undefined)) return undefined;
  const { apiVersion, kind } = first.resource;
  const ofContainers = [...groupBy(findings, ({ container }) => container).values()].map((own) =>
    JSON.stringify(own.map((finding) => [settingOf(finding), finding.ruleId, finding.severity])),
  );
  const [lacks, ...others] = new Set(ofContainers);
  return others.length > 0 ? undefined : JSON.stringify([apiVersion, kind, lacks]);
}

/** Faults of pods stay at the pod. For a Namespace, a Service or a Role the kind and the fault say everything. */
function repeatKey({
  ruleId,
  messageId,
  message,
  severity,
  resource,
  container,
  path,
  related,
  onPath,
  flows,
}: Finding) {
  const own = container !== undefined || path[0] === 'spec' || related.length > 0 || onPath || flows;
  if (!resource || own) return undefined;
  const fault = [resource.name, resource.namespace].reduce<string>(
    (text, name) => (name ? withoutName(text, name) : text),
    message,
  );
  return JSON.stringify([ruleId, messageId, fault, severity, resource.apiVersion, resource.kind]);
}

/** Removes a name from a text where it stands alone, not as a part of another word. */
function withoutName(text: string, name: string): string {
  const [first = '', ...parts] = text.split(name);
  return parts.reduce((before, after) => {
    const alone = !/[\w.-]$/.test(before) && !/^[\w-]/.test(after);
    return `${before}${alone ? '' : name}${after}`;
  }, first);
}

/** Equal for findings of one object. */
export function objectKey({ file, resource }: Finding): string {
  if (!resource) return file;
  const { apiVersion, kind, namespace, name, document, item } = resource;
  return JSON.stringify([file, apiVersion, kind, namespace, name, document, item]);
}

/** Compares sets of findings: on an attack path first, then the highest severity, then the highest risk. */
export function compareGravity(a: readonly Finding[], b: readonly Finding[]): number {
  const highest = (all: readonly Finding[], of: (finding: Finding) => number): number =>
    all.reduce((most, finding) => Math.max(most, of(finding)), 0);
  for (const of of [onPathRank, severityRank, riskOf]) {
    const difference = highest(b, of) - highest(a, of);
    if (difference !== 0) return difference;
  }
  return 0;
}

const onPathRank = ({ onPath }: Finding): number => Number(onPath ?? false);
const severityRank = ({ severity }: Finding): number => Number(severity === 'error');
const riskOf = ({ risk }: Finding): number => risk;

function blockOf(findings: readonly Finding[]): Block {
  const { file, resource } = findings[0]!;
  const byContainer = [...groupBy(findings, ({ container }) => container)].map(([container, own]) =>
    partOf(container, own),
  );
  const alike = groupBy(byContainer, ({ container, settings }) => container && settings.join());
  const groups = byContainer.flatMap((part): readonly BlockGroup[] => {
    const { container, settings, missing, others } = part;
    const same = container !== undefined && settings.length > 0 ? (alike.get(settings.join()) ?? []) : [];
    const containers = container === undefined ? [] : [container];
    // A single finding says more in its own sentence.
    if (same.length < 2 && missing.length < 2) return [{ containers, ...sorted([...missing, ...others]) }];
    if (same.length < 2) return [{ containers, ...sorted(others), unset: missing }];
    return [
      ...(others.length > 0 ? [{ containers, ...sorted(others) }] : []),
      ...(same[0] === part
        ? [
            {
              containers: same.map(({ container }) => container!),
              wrong: [],
              unset: same.flatMap(({ missing }) => missing),
            },
          ]
        : []),
    ];
  });
  return {
    file,
    object: resource && objectName(resource),
    // Faults of the object itself come first.
    groups: groups.toSorted((a, b) => Number(a.containers.length > 0) - Number(b.containers.length > 0)),
  };
}

const sorted = (findings: readonly Finding[]): Pick<BlockGroup, 'wrong' | 'unset'> => ({
  wrong: findings.toSorted((a, b) => compareGravity([a], [b])),
  unset: [],
});

/** The missing settings and other findings of one container, or of the object itself. */
interface Part {
  readonly container: string | undefined;
  readonly missing: readonly Finding[];
  /** The settings that `missing` is about. */
  readonly settings: readonly string[];
  readonly others: readonly Finding[];
}

function partOf(container: string | undefined, findings: readonly Finding[]): Part {
  const missing = findings.filter((finding) => settingOf(finding) !== undefined);
  const settings = missing.flatMap((finding) => settingOf(finding) ?? []);
  const others = findings.filter((finding) => settingOf(finding) === undefined);
  return { container, missing, settings, others };
}

export function objectName({ kind, namespace, name }: NonNullable<Finding['resource']>): string {
  return `${kind} ${[namespace, name ?? '(unnamed)'].filter((part) => part !== undefined).join('/')}`;
}

/** Names that say more than the field. */
const SETTINGS: Readonly<Record<string, string>> = { 'capabilities.drop': 'drop ALL' };

/**
 * The missing setting, such as `runAsNonRoot`; undefined where nothing is missing, or it is not a setting of the pod or
 * container itself.
 */
export function settingOf({ absent, suppression, flows, onPath, pathByName }: Finding): string | undefined {
  if (!absent || suppression || flows || onPath) return undefined;
  const own = withinPart(pathByName);
  if (own === undefined || own.includes('[')) return undefined;
  const setting = own.replace(/^securityContext\./, '');
  return SETTINGS[setting] ?? setting;
}

/** The rest of a path after its container, or else after its innermost spec. */
function withinPart(path: string): string | undefined {
  const container = path.lastIndexOf('ontainers[');
  const end = container < 0 ? -1 : path.indexOf('].', container);
  if (end >= 0) return path.slice(end + 2);
  const spec = `.${path}`.lastIndexOf('.spec.');
  return spec < 0 ? undefined : path.slice(spec + 'spec.'.length);
}
