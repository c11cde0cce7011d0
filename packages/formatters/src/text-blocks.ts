import { type Finding, groupBy } from '@plimsoll/core';

/** What stands together in the report: the findings of one object, or those of a file that are of none. */
export interface Block {
  readonly file: string;
  /** `Deployment shop/web`; undefined where the findings are about the file as a whole. */
  readonly object: string | undefined;
  /** What is wrong, the gravest first: of the object, and after it of each container. */
  readonly groups: readonly BlockGroup[];
}

export interface BlockGroup {
  readonly container: string | undefined;
  readonly wrong: readonly Finding[];
  /** Settings that are missing, at one place: they are mended together. */
  readonly unset: readonly Finding[];
}

/** The same fault of many objects of one kind, which nobody wants to read so often. */
export interface Repeated {
  readonly kind: string;
  readonly findings: readonly [Finding, ...Finding[]];
}

/** So many objects with one fault are told in one line. */
const MANY = 4;

/** The gravest objects first, and among equals by file and position, as findings come. */
export function blocksOf(findings: readonly Finding[]): {
  readonly blocks: readonly Block[];
  readonly repeated: readonly Repeated[];
} {
  const groups = [...groupBy(findings, repeatKey)].filter(
    ([key, same]) => key !== undefined && same.length >= MANY,
  );
  const told = new Set(groups.flatMap(([, same]) => same));
  const blocks = [
    ...groupBy(
      findings.filter((finding) => !told.has(finding)),
      objectKey,
    ).values(),
  ];
  return {
    blocks: blocks.sort(compareGravity).map(blockOf),
    repeated: groups
      .map(([, same]) => same)
      .sort(compareGravity)
      .map((same) => ({ kind: same[0]!.resource!.kind, findings: same as [Finding, ...Finding[]] })),
  };
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
  const byContainer = groupBy(findings, ({ container }) => container);
  const ofObject = byContainer.get(undefined);
  const order = [
    ...(ofObject ? [undefined] : []),
    ...[...byContainer.keys()].filter((key) => key !== undefined),
  ];
  return {
    file,
    object: resource && objectName(resource),
    groups: order.map((container) => {
      const own = byContainer.get(container)!;
      const missing = new Set(own.filter((finding) => settingOf(finding) !== undefined));
      const alone = missing.size < 2;
      return {
        container,
        wrong: own
          .filter((finding) => alone || !missing.has(finding))
          .toSorted((a, b) => compareGravity([a], [b])),
        unset: alone ? [] : [...missing],
      };
    }),
  };
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
