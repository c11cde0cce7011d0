// The values of a HelmRelease. https://fluxcd.io/flux/components/helm/helmreleases/#values
import { readDocuments, valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import type { SetValue } from '../../../render/helm/ask.js';
import { listAt, textAt } from '../../names.js';
import type { GitOpsRun, Produced } from '../../types.js';
import { dataOf } from '../data.js';

export type ReleaseValues =
  /** A later step may still produce an object that it needs. */
  | { readonly waits: true }
  /** A sentence without a period. */
  | { readonly failure: string }
  | {
      /** Each overrides the ones before. */
      readonly layers: readonly JsonObject[];
      readonly set: readonly SetValue[];
      /** Other sources of values, and why these values are unknown. */
      readonly unknown: readonly string[];
    };

/** The values that a HelmRelease gives to its chart. An unknown value at a path is a placeholder. */
export function valuesOf(object: Produced, run: GitOpsRun): ReleaseValues {
  const { value, cluster } = object;
  const namespace = textAt(value, 'metadata', 'namespace');
  const given = valueAt(value, ['spec', 'values']);
  const inline = isObject(given) ? (given as JsonObject) : {};
  const layers: JsonObject[] = [];
  const set: SetValue[] = [];
  const unknown: string[] = [];
  for (const source of listAt(value, 'spec', 'valuesFrom')) {
    const [kind = '', name = ''] = [textAt(source, 'kind'), textAt(source, 'name')];
    const key = textAt(source, 'valuesKey') ?? 'values.yaml';
    const target = textAt(source, 'targetPath');
    const found = run.find(cluster, kind, namespace, name);
    if (!found && !run.last) return { waits: true };
    const shown = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
    const datum = found ? dataOf(found).get(key) : { why: 'is not among the linted files' };
    // Flux skips a key that does not exist.
    if (datum === undefined) continue;
    if (typeof datum !== 'string') {
      if (valueAt(source, ['optional']) === true && !found) continue;
      unknown.push(`${shown} ${datum.why}`);
      if (target !== undefined) set.push(placeholder(target, key));
    } else if (target !== undefined) {
      const both = valueAt(inline, target.split(/\.|\[(\d+)\]\.?/).filter(Boolean)) !== undefined;
      set.push(both ? placeholder(target, key) : setOf(target, datum, valueAt(source, ['literal']) === true));
    } else {
      const own = mapOf(datum);
      if (!own) return { failure: `the key ${key} of ${shown} does not contain a map of values` };
      layers.push(own);
    }
  }
  return { layers: [...layers, inline], set, unknown };
}

const placeholder = (target: string, key: string): SetValue => ({
  as: 'string',
  entry: `${target}=$(${key.replace(/[^\w.-]/g, '_')})`,
});

/** As in Flux, a quoted value is a string. */
function setOf(target: string, text: string, literal: boolean): SetValue {
  if (literal) return { as: 'literal', entry: `${target}=${text}` };
  const [, quoted] = /^(?:'(.*)'|"(.*)")$/s.exec(text)?.filter((part) => part !== undefined) ?? [];
  return quoted === undefined
    ? { as: 'set', entry: `${target}=${text}` }
    : { as: 'string', entry: `${target}=${quoted}` };
}

function mapOf(text: string): JsonObject | undefined {
  const [document] = readDocuments(text, { comments: false });
  const value: Json | undefined = document?.value;
  if (value === undefined || value === null) return {};
  return isObject(value) && document?.problems.length === 0 ? (value as JsonObject) : undefined;
}
