import type { Json } from '../../json.js';
import { decodeBase64 } from '../../yaml/index.js';
import type { AnyCursor, Cursor, Resource } from '../resource.js';
import { isPublic } from './public.js';

/** A Secret's value that is readable in its manifest. */
export interface PlainValue {
  readonly key: string;
  /** The value, under `stringData` or `data`. */
  readonly at: AnyCursor;
  /** Base64 is decoded. Undefined if it is not text. */
  readonly text: string | undefined;
}

/**
 * The values of a Secret that anyone who can read the file gets, those of `stringData` first. Without placeholders,
 * certificates and values that SOPS encrypted. The other keys of a bootstrap token only say what it is for. Helm keeps
 * its releases in Secrets, but only in the cluster.
 * @example
 * for (const { at } of plainValuesOf(secret)) console.log(at.path);
 */
export function plainValuesOf(secret: Resource<'Secret'>): readonly PlainValue[] {
  const { root, value } = secret;
  const type = root.at('type').value;
  if (type === 'helm.sh/release.v1' || value.sops !== undefined) return [];
  const isMeant = (key: string): boolean =>
    type !== 'bootstrap.kubernetes.io/token' || key === 'token-secret';
  return (['stringData', 'data'] as const).flatMap((field) =>
    root
      .at(field)
      .entries()
      .flatMap(([key, entry]): readonly PlainValue[] => {
        const at = entry as Cursor<Json>;
        if (!isMeant(key) || at.value === undefined) return [];
        if (typeof at.value !== 'string') return [{ key, at, text: undefined }];
        const text = field === 'data' ? (decodeBase64(at.value) ?? at.value) : at.value;
        return isPublic(at.value) || isPublic(text) ? [] : [{ key, at, text }];
      }),
  );
}
