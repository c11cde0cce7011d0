import type { Resource } from './resource.js';

interface Best {
  readonly resource: Resource;
  readonly depth: number;
  readonly index: number;
}

/**
 * Finds the nearest of several objects of one name in the directory tree: by the number of steps from file to file, and
 * among equals the first. A query takes time linear in the depth of the path, however many objects there are.
 */
export class NearestIndex {
  readonly #byFile = new Map<string, Resource>();
  /** By directory: the object with the least depth in it or below it. */
  readonly #byFolder = new Map<string, Best>();

  constructor(resources: readonly Resource[]) {
    resources.forEach((resource, index) => {
      const { path } = resource.file;
      if (!this.#byFile.has(path)) this.#byFile.set(path, resource);
      const folders = foldersOf(path);
      const depth = folders.length - 1;
      for (const folder of folders) {
        const best = this.#byFolder.get(folder);
        if (!best || depth < best.depth) this.#byFolder.set(folder, { resource, depth, index });
      }
    });
  }

  to(path: string): Resource | undefined {
    const same = this.#byFile.get(path);
    if (same) return same;
    let nearest: { readonly best: Best; readonly steps: number } | undefined;
    const folders = foldersOf(path);
    folders.forEach((folder, level) => {
      const best = this.#byFolder.get(folder);
      if (!best) return;
      const steps = folders.length - 1 - level + best.depth - level;
      if (!nearest || steps < nearest.steps || (steps === nearest.steps && best.index < nearest.best.index))
        nearest = { best, steps };
    });
    return nearest?.best.resource;
  }
}

/** The directories that contain a file, from the root down: ``, `a`, `a/b`. */
function foldersOf(path: string): readonly string[] {
  const folders = [''];
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
    folders.push(path.slice(0, slash));
  return folders;
}
