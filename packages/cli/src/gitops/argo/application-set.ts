// https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/
import { readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath } from '../../files/repository.js';
import { writtenField } from '../field.js';
import { listAt, nameOf, textAt } from '../names.js';
import type { Expansion, GitOpsRun, Produced } from '../types.js';
import { isTrueAt, mapAt, mergePatched } from './fields.js';
import { filledUp } from './generators/combined.js';
import { generate } from './generators/index.js';
import {
  type GeneratorContext,
  MAX_SETS,
  MAX_STEPS,
  type ParameterSet,
  TOO_MANY,
} from './generators/types.js';
import { fillFast } from './templates/fast.js';
import { fillGo } from './templates/go.js';
import { type Fill, filledValue, isUnknown, withExpressions } from './templates/result.js';
import type { Problem } from './types.js';

/** The Applications that an ApplicationSet makes. */
export async function expandApplicationSet(object: Produced, run: GitOpsRun): Promise<Expansion> {
  const by = nameOf(object);
  const spec = mapAt(object.value, 'spec') ?? {};
  const goTemplate = isTrueAt(spec, 'goTemplate');
  const missingFails = listAt(spec, 'goTemplateOptions').includes('missingkey=error');
  const fill = ({ values, open = [] }: ParameterSet): Fill => {
    const isOpen = (name: string): boolean => open.includes(name.split('.')[0]!);
    return goTemplate
      ? (text) => fillGo(text, values, { missingFails, isOpen })
      : (text) => fillFast(text, values, isOpen);
  };
  const context: GeneratorContext = { run, goTemplate, fill, budget: { left: MAX_STEPS } };
  const generated = listAt(spec, 'generators').map((entry) => generate(entry, context));
  const problems: Problem[] = generated.flatMap((each) => each.problems);
  const sets = generated.flatMap((each) => each.sets);
  if (sets.length > MAX_SETS) for (const problem of TOO_MANY.problems) problems.push(problem);
  const applications = new Map<string, JsonObject>();
  for (const set of sets.length > MAX_SETS ? [] : sets) {
    const made = applicationOf(spec, set, fill(set), object);
    if ('failure' in made) {
      // Argo CD makes no Application where it cannot make all of them.
      problems.push({ kind: 'build-failed', reason: made.failure, at: ['template'] });
      applications.clear();
      break;
    }
    const { application } = made;
    const name = textAt(application, 'metadata', 'name') ?? '';
    if (applications.has(name))
      problems.push({
        kind: 'build-failed',
        reason: `it creates several Applications with the name ${name}, which Argo CD rejects`,
        at: ['template', 'metadata', 'name'],
      });
    else applications.set(name, application);
  }
  return {
    objects: [...applications.values()].map((value) => ({
      text: JSON.stringify(value),
      value,
      file: object.file,
      cluster: object.cluster,
      by,
      judgedAtSource: true,
    })),
    gaps: problems.map(({ kind, reason, at = ['generators'] }) => ({
      kind,
      cluster: object.cluster,
      file: displayPath(run.root, object.file),
      about: 'ApplicationSet',
      field: writtenField(object, ['spec', ...at]),
      message: `${by}: ${reason}.`,
    })),
    files: [],
  };
}

type Made = { readonly failure: string } | { readonly application: JsonObject };

function applicationOf(
  spec: JsonObject,
  set: ParameterSet,
  fill: Fill,
  { value: own, namespace: given }: Produced,
): Made {
  const template = filledUp(set.template, mapAt(spec, 'template') ?? {}) as JsonObject;
  const filled = filledValue(
    { metadata: mapAt(template, 'metadata') ?? {}, spec: mapAt(template, 'spec') ?? {} },
    fill,
  );
  if ('failure' in filled) return { failure: `its template ${filled.failure}` };
  const patched = withPatch(filled.value as JsonObject, textAt(spec, 'templatePatch'), fill);
  if ('failure' in patched) return patched;
  const { application } = patched;
  const name = withExpressions(textAt(application, 'metadata', 'name') ?? '');
  const namespace = textAt(own, 'metadata', 'namespace') ?? given;
  const destination = mapAt(application, 'spec', 'destination');
  const setName = textAt(own, 'metadata', 'name') ?? '';
  const symbolic = `appset:${setName}/${set.open ? '*' : name}`;
  return {
    application: {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { ...mapAt(application, 'metadata'), name, ...(namespace !== undefined && { namespace }) },
      spec: {
        ...mapAt(application, 'spec'),
        ...(destination && { destination: knownDestination(destination, symbolic) }),
      },
    },
  };
}

/** Gives an unknown cluster a name of its own, and leaves out an unknown namespace. */
function knownDestination(destination: JsonObject, symbolic: string): JsonObject {
  const { server, name, namespace, ...others } = destination;
  const isOpen = isUnknown(server) || isUnknown(name);
  return {
    ...others,
    ...(isOpen
      ? { name: symbolic }
      : { ...(server !== undefined && { server }), ...(name !== undefined && { name }) }),
    ...(namespace !== undefined && !isUnknown(namespace) && { namespace }),
  };
}

function withPatch(application: JsonObject, patch: string | undefined, fill: Fill): Made {
  if (patch === undefined) return { application };
  const filled = fill(patch);
  if ('failure' in filled) return { failure: `its templatePatch ${filled.failure}` };
  if (isUnknown(filled.text)) {
    if (!/\b(?:sources?|destination)\b/.test(patch)) return { application };
    return { failure: 'Plimsoll does not know its templatePatch, which may change what it deploys' };
  }
  const [document] = readDocuments(filled.text, { comments: false });
  if (document?.value === undefined || document.value === null) return { application };
  if (!isObject(document.value)) return { failure: 'its templatePatch is not a map' };
  return { application: mergePatched(application, document.value as Json) as JsonObject };
}
