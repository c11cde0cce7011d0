import { ownValue } from '@plimsoll/core';
import type { Produced } from './types.js';

/** `Kustomization flux-system/apps`, for messages. */
export function nameOf({ value }: Pick<Produced, 'value'>): string {
  const metadata = ownValue(value, 'metadata');
  const [namespace, name] = [ownValue(metadata, 'namespace'), ownValue(metadata, 'name')];
  return `${ownValue(value, 'kind')} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
