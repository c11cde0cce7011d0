import { objectsInDocument, ownValue, readDocuments } from '@plimsoll/core/internal';
import { isObject, type JsonObject } from '@plimsoll/core/kubernetes';
import type { FoundFile } from '../files/find.js';
import { readTextFile } from '../files/read.js';
import type { FoundObject } from './types.js';

/** A text without any of these has no object of a controller. */
const MAY_HOLD =
  /(?:toolkit|source\.extensions)\.fluxcd\.io\/|fluxcd\.controlplane\.io\/|argoproj\.io\/|helm\.cattle\.io\/|\bargocd\b/;

/** What Argo CD reads in its own namespace: its clusters and its settings. */
const SETS_UP =
  /argocd\.argoproj\.io\/secret-type|app\.kubernetes\.io\/part-of["']?:\s*["']?argocd\b|\bname["']?:\s*["']?argocd-cm\b/;

/**
 * The objects of controllers in the files, and those that configure controllers, as written, each with the text of its
 * document.
 */
export function controllerObjects(files: readonly FoundFile[]): readonly FoundObject[] {
  return files.flatMap(({ absolute }) => {
    if (!/\.(?:ya?ml|json)$/i.test(absolute)) return [];
    const text = readIfPossible(absolute);
    if (text === undefined || !MAY_HOLD.test(text)) return [];
    return [...readDocuments(text, { comments: false })].flatMap(({ value, start, end }) => {
      if (!isObject(value)) return [];
      const own = text.slice(start, end);
      return [...objectsInDocument(value as JsonObject)].flatMap(({ value: object, base }) => {
        const apiVersion = ownValue(object, 'apiVersion');
        // A list is no object, and its items have no document of their own.
        const shown = base.length === 0 ? own : JSON.stringify(object);
        return typeof apiVersion === 'string' && (MAY_HOLD.test(apiVersion) || SETS_UP.test(shown))
          ? [{ text: shown, value: object, file: absolute }]
          : [];
      });
    });
  });
}

/** Ignores errors: linting the files reports them. */
function readIfPossible(file: string): string | undefined {
  try {
    return readTextFile(file);
  } catch {
    return undefined;
  }
}
