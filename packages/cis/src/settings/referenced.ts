import type { Component, Project, Resource } from '@plimsoll/core/kubernetes';

/**
 * The configuration that a flag names, if it is among the linted files: by the name of its file or of the key that
 * carries it, else the only one of its kind. Undefined when there is none, or several are possible.
 */
export function referenced(
  component: Component,
  flag: string,
  kind: string,
  project: Project,
): Resource | undefined {
  const candidates = project.ofKind(kind, 'apiserver.config.k8s.io');
  const path = component.setting(flag).text;
  if (path === undefined) return undefined;
  const named = candidates.filter(
    (resource) => baseName(resource.embedded?.name ?? resource.file.path) === baseName(path),
  );
  if (named.length > 0) return named.length === 1 ? named[0] : nearest(named, component);
  return candidates.length === 1 ? candidates[0] : undefined;
}

function nearest(candidates: readonly Resource[], { resource }: Component): Resource | undefined {
  const folder = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
  const beside = candidates.filter(({ file }) => folder(file.path) === folder(resource.file.path));
  return beside.length === 1 ? beside[0] : undefined;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
