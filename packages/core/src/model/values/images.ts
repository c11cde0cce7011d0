import { isObject } from '../../json.js';
import { at, entriesOf, isEmpty, type Part, type Place, textAt } from './part.js';

export interface NamedImage {
  readonly key: string;
  readonly place: Place;
  readonly part: Part | undefined;
}

/** The images in the keys of a map, `image` first. An image without a tag is left out: the chart has its version. */
export function imageParts(place: Place): readonly NamedImage[] {
  const own: NamedImage = {
    key: 'image',
    place: at(place, 'image'),
    part: imagePart(place, at(place, 'image')),
  };
  const others = entriesOf(place).flatMap(([key, image]) =>
    /[a-z]Image$/.test(key) && isObject(image.value)
      ? [{ key, place: image, part: imagePart(image, image) }]
      : [],
  );
  const known = others.filter(({ part }) => part !== undefined);
  return own.part || known.length > 0 ? [own, ...known] : [];
}

function imagePart(around: Place, image: Place): Part | undefined {
  const whole = textAt(image);
  if (whole !== undefined) {
    if (/[:@]/.test(whole.slice(whole.lastIndexOf('/') + 1)))
      return { is: 'copy', from: image.path, value: whole };
    const beside = [at(around, 'tag'), at(around, 'imageTag')].find(({ value }) => !isEmpty(value));
    return beside && { is: 'copy', from: beside.path, value: `${whole}:${beside.value}` };
  }
  const repository = textAt(at(image, 'repository'));
  const [tag, digest] = [at(image, 'tag'), at(image, 'digest')];
  const shown = [digest, tag].find(({ value }) => !isEmpty(value) && !isObject(value));
  if (repository === undefined || !shown) return undefined;
  const registry = textAt(at(image, 'registry'));
  const text = [
    registry === undefined ? '' : `${registry}/`,
    repository,
    isEmpty(tag.value) ? '' : `:${tag.value}`,
    isEmpty(digest.value) ? '' : `@${digest.value}`,
  ].join('');
  return { is: 'copy', from: shown.path, value: text };
}
