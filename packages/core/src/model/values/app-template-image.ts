import { textOf } from '../../json.js';
import { at, copy, isEmpty, type Part, type Place, textAt, unknown } from './part.js';

/** `repository:tag`, at the place of its tag: most findings about an image are about its tag. */
export function imagePart(image: Place): Part | undefined {
  if (typeof image.value === 'string') return copy(image);
  const repository = at(image, 'repository');
  const parts = [at(image, 'tag'), at(image, 'digest')];
  const isOdd = parts.some(({ value }) => typeof value === 'object' && value !== null);
  if (textAt(repository) === undefined || isOdd)
    return image.value === undefined ? undefined : unknown(image);
  const [tag, digest] = parts as [Place, Place];
  const given = [digest, tag].find(({ value }) => !isEmpty(value)) ?? repository;
  const text = [
    textOf(repository.value),
    isEmpty(tag.value) ? '' : `:${tag.value}`,
    isEmpty(digest.value) ? '' : `@${digest.value}`,
  ].join('');
  return { is: 'copy', from: given.path, value: text };
}
