import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ParsedFile, parse, type ResolvedConfig } from '@plimsoll/core';
import { groupBy } from '@plimsoll/core/internal';
import type { FoundFile } from '../files/find.js';
import { readTextFile } from '../files/read.js';
import { displayPath } from '../files/repository.js';
import { KUSTOMIZATION_FILES } from '../render/kustomizations.js';
import { KustomizeTexts } from '../render/kustomize-texts.js';
import { renderedFile, type Told } from '../render/placing.js';
import type { Environment } from '../render/program.js';
import { NOTHING_RENDERED, type RenderedFile, type Rendering } from '../render/rendered.js';
import { argoEntryPoints } from './argo/entries.js';
import { fluxClusters, givenClusters } from './clusters.js';
import { type Deployed, deploy } from './deploy.js';
import { controllerObjects } from './entries.js';
import { withLines } from './field.js';
import { withInstanceValues } from './flux/instance-values.js';
import { placedAt, withoutNeedless } from './made.js';
import { givenManifests } from './manifests.js';
import { memory } from './memory.js';
import { kindOf, nameOf } from './names.js';
import { otherPrograms } from './other-programs.js';
import { notJudgedOf, summaryOf, unknownMembersOf } from './report.js';
import { urlsHere } from './repository.js';
import type { Facts, Gap, Produced } from './types.js';

export interface GitOpsRequest {
  readonly files: readonly FoundFile[];
  readonly root: string;
  readonly config: ResolvedConfig;
  readonly env: Environment;
}

export interface GitOpsRendering extends Rendering {
  readonly gaps: readonly Gap[];
}

/** Everything that the entry points of the clusters reach. */
export async function reached(request: GitOpsRequest): Promise<Deployed> {
  const folders: string[] = [];
  const scratch = (): string => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-artifact-')));
    folders.push(folder);
    return folder;
  };
  try {
    return await follow(request, scratch);
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

async function follow(request: GitOpsRequest, scratch: () => string): Promise<Deployed> {
  const { files, root, config, env } = request;
  const settings = config.gitops ?? {};
  const known = controllerObjects(files).map((object) => withInstanceValues(object, root));
  const facts: Facts = {
    root,
    env,
    config,
    known,
    once: memory(),
    scratch,
    ...urlsHere(root, settings.repository),
  };
  const clusters = settings.clusters ? givenClusters(settings.clusters, facts) : await fluxClusters(facts);
  const manifests = givenManifests(settings.manifests ?? {}, facts);
  const flux = [...clusters.flatMap(({ entries }) => entries), ...manifests];
  const byFlux = await deploy(flux, facts);
  const argo = await argoEntryPoints(files, byFlux, facts);
  const deployed = argo.length === 0 ? byFlux : both(byFlux, await deploy(argo, facts));
  return { ...deployed, gaps: await withLines(onceForProjects(deployed.gaps), root, facts.once) };
}

/** What Flux and Argo CD deploy. Neither waits for the other. */
function both(a: Deployed, b: Deployed): Deployed {
  return {
    objects: [...a.objects, ...b.objects],
    rendered: [...a.rendered, ...b.rendered],
    charts: [...a.charts, ...b.charts],
    gaps: [...a.gaps, ...b.gaps],
    files: [...a.files, ...b.files],
  };
}

/** Reports an unknown project for its first Application only. */
function onceForProjects(gaps: readonly Gap[]): readonly Gap[] {
  const told = new Set<string>();
  return gaps.filter(({ kind, message }) => {
    if (kind !== 'project-unknown') return true;
    const isFirst = !told.has(message);
    told.add(message);
    return isFirst;
  });
}

/** Renders what clusters get from this repository by Flux and Argo CD: everything that their entry points reach. */
export async function renderGitOps(request: GitOpsRequest): Promise<GitOpsRendering> {
  const { root } = request;
  const deployed = await reached(request);
  const objects = judgedObjects(withoutNeedless(withMarkedSets(deployed.objects)));
  const built = await renderedFiles(objects, root);
  const files = [...new Set([...objects.map(({ file }) => file), ...deployed.files])];
  return {
    ...NOTHING_RENDERED,
    files: [...built, ...deployed.rendered],
    covered: new Set(files.filter((file) => !isKustomization(file))),
    kustomizations: files.filter(isKustomization).map((file) => displayPath(root, file)),
    charts: [...new Set(deployed.charts.map(({ shown }) => shown))],
    texts: new Map([
      ...built.map(({ source }) => [source.source.path, source.source.text] as const),
      ...deployed.charts.flatMap(({ texts }) => [...texts]),
    ]),
    uncommented: new Set(built.map(({ source }) => source.source.path)),
    gaps: deployed.gaps,
    notJudged: [...notJudgedOf(deployed, objects, root), ...otherPrograms(request.files, root)],
    unknownMembers: unknownMembersOf(deployed),
    notes: summaryOf(deployed, objects),
  };
}

const isKustomization = (file: string): boolean =>
  KUSTOMIZATION_FILES.includes(file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1));

/** The objects to lint, each once: an entry point may also produce itself in another form. */
function judgedObjects(objects: readonly Produced[]): readonly Produced[] {
  const keyOf = ({ file, cluster, value }: Produced): string =>
    JSON.stringify([file, cluster, nameOf({ value })]);
  const made = new Set(objects.filter(({ by }) => by !== undefined).map(keyOf));
  return objects.filter((object) => {
    if (object.judgedAtSource) return false;
    return object.by !== undefined || !made.has(keyOf(object));
  });
}

interface BuiltFile extends RenderedFile {
  readonly source: ParsedFile;
}

/** Marks an ApplicationSet as rendered if the charts of all its Applications were rendered. */
function withMarkedSets(objects: readonly Produced[]): readonly Produced[] {
  const made = groupBy(
    objects.filter(({ value }) => kindOf(value) === 'Application'),
    ({ by }) => by,
  );
  return objects.map((object) =>
    kindOf(object.value) === 'ApplicationSet' &&
    made.get(nameOf(object))?.every(({ chartRendered }) => chartRendered)
      ? { ...object, chartRendered: true }
      : object,
  );
}

/** One text for each file and cluster, and for each namespace that objects without one get. */
async function renderedFiles(objects: readonly Produced[], root: string): Promise<readonly BuiltFile[]> {
  const texts = new KustomizeTexts(root);
  // A base is read once, however many clusters get it.
  const sources = memory();
  const groups = groupBy(objects, ({ file, cluster, namespace, assumed, maker, chartRendered }) =>
    JSON.stringify([file, cluster, namespace, assumed, maker, chartRendered]),
  );
  return Promise.all(
    [...groups.values()].map(async (own): Promise<BuiltFile> => {
      const [{ file, cluster, namespace, assumed, maker, chartRendered }] = own as [Produced, ...Produced[]];
      const shown = displayPath(root, file);
      const source = await sources(file, () => parse({ path: shown, text: readTextFile(file) }));
      const unknownVariables = new Map(own.flatMap(({ unknown = [] }) => [...unknown]));
      const parsed = await parse({
        path: shown,
        role: 'plain',
        text: own.map(({ text }) => text.replace(/^\s*---[^\n]*\n/, '')).join('\n---\n'),
        cluster,
        ...(namespace !== undefined && { namespace }),
        ...(assumed !== undefined && { assumed }),
        ...(chartRendered && { valuesRendered: true }),
        ...(unknownVariables.size > 0 && { unknownVariables }),
        origin: { kind: 'kustomize', file: shown },
      });
      const told: Told = {
        texts,
        stepsOf: (document) => own[document]?.built?.steps ?? [],
        builtOf: (document) => own[document]?.built?.value,
      };
      const feeds = new Set(own.flatMap(({ feeds = [], file }) => [...feeds, file]));
      return {
        ...(maker ? placedAt(parsed, source, maker) : renderedFile(parsed, source, told)),
        source,
        feeds,
        rendering: { kind: 'cluster', name: cluster },
      };
    }),
  );
}
