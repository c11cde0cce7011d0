import type { Finding } from '@plimsoll/core';
import { groupBy } from '@plimsoll/core/internal';

/** What stands together in the report: the findings of one object, or those of a file that are of none. */
export interface Block {
  readonly file: string;
  /** `Deployment shop/web`; undefined where the findings are about the file as a whole. */
  readonly object: string | undefined;
  /** What is wrong, the gravest first: of the object, and after it of each container. */
  readonly groups: readonly BlockGroup[];
}

export interface BlockGroup {
  /** Several where they lack the same; none for what is about the object itself. */
  readonly containers: readonly string[];
  readonly wrong: readonly Finding[];
  /** Settings that are missing, at one place: they are mended together. */
  readonly unset: readonly Finding[];
}

/** The same fault of many objects of one kind, which nobody wants to read so often. */
export interface Repeated {
  readonly kind: string;
  /** One of each object. */
  readonly findings: readonly [Finding, ...Finding[]];
  /** Where the objects all lack the same settings, and have no other finding: what the first of them lacks. */
  readonly unset: readonly Finding[];
}

/** So many objects with one fault are told in one line. */
const MANY = 4;

/** The gravest objects first, and among equals by file and position, as findings come. */
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

/** What an object lacks, each of its containers the same; undefined where there is something else to tell of it. */
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

/** Faults of pods are told where the pod is; of a Namespace, a Service or a Role the kind and the fault say all. */
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

/** A text without a name that stands in it by itself, and not as a part of another. */
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

/** The ranks of a set of findings: on a path of attackers, then the highest severity, then the highest risk. */
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
    // One alone says more by its own sentence.
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
    // What is about the object itself comes first.
    groups: groups.toSorted((a, b) => Number(a.containers.length > 0) - Number(b.containers.length > 0)),
  };
}

const sorted = (findings: readonly Finding[]): Pick<BlockGroup, 'wrong' | 'unset'> => ({
  wrong: findings.toSorted((a, b) => compareGravity([a], [b])),
  unset: [],
});

/** What one container, or the object itself, lacks, and what else is found of it. */
interface Part {
  readonly container: string | undefined;
  readonly missing: readonly Finding[];
  /** What `missing` is about. */
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
 * The setting that is not there, as `runAsNonRoot`; undefined where something is, or where what is missed is no setting
 * of the pod or container itself.
 */
export function settingOf({ absent, suppression, flows, onPath, pathByName }: Finding): string | undefined {
  if (!absent || suppression || flows || onPath) return undefined;
  const own = withinPart(pathByName);
  if (own === undefined || own.includes('[')) return undefined;
  const setting = own.replace(/^securityContext\./, '');
  return SETTINGS[setting] ?? setting;
}

/** A path from the container, or else the innermost spec, that it leads through. */
function withinPart(path: string): string | undefined {
  const container = path.lastIndexOf('ontainers[');
  const end = container < 0 ? -1 : path.indexOf('].', container);
  if (end >= 0) return path.slice(end + 2);
  const spec = `.${path}`.lastIndexOf('.spec.');
  return spec < 0 ? undefined : path.slice(spec + 'spec.'.length);
}
