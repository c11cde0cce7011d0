import type { Region } from '@plimsoll/core';
import type { ResourceId } from '@plimsoll/core/internal';
import { escapeLine, escapeSarifMessage } from '../escape.js';
import { relativeUri } from './uri.js';

/**
 * Without text there is no region, and line 1 would be the place of something else. GitHub shows such a result on the
 * whole file.
 */
export function physicalLocation(file: string, region: Region | undefined): object {
  return {
    artifactLocation: { uri: relativeUri(file) },
    region: region && {
      startLine: region.startLine,
      startColumn: region.startColumn,
      endLine: region.endLine,
      endColumn: region.endColumn,
    },
  };
}

export function logicalLocation(resource: ResourceId, pathByName: string): object {
  return {
    name: escapeLine(resource.name ?? resource.kind),
    fullyQualifiedName: escapeLine(fullName(resource, pathByName)),
    kind: 'resource',
  };
}

/** A further place of a result, with its message. */
export function locationOf({
  message,
  file,
  region,
  resource,
}: {
  readonly message: string;
  readonly file: string;
  readonly region?: Region;
  readonly resource?: ResourceId;
}): { readonly physicalLocation: object; readonly message: object } {
  return {
    physicalLocation: physicalLocation(file, region),
    ...(resource && { logicalLocations: [logicalLocation(resource, '')] }),
    message: { text: ended(escapeSarifMessage(message)) },
  };
}

/** `apps/v1/Deployment/shop/web#spec.template.spec.hostPID`. */
export function fullName({ apiVersion, kind, namespace, name }: ResourceId, pathByName: string): string {
  const parts = [apiVersion, kind, namespace, name].filter((part) => part !== undefined && part !== '');
  return parts.join('/') + (pathByName === '' ? '' : `#${pathByName}`);
}

export const ended = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
