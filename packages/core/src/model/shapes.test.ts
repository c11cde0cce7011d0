import { findKind, groups, loadTypes, type ObjectType, type TypeNode } from '@plimsoll/kubernetes-api';
import { describe, expect, it } from 'vitest';
import { CONFIGURATION_SHAPES } from './config-shapes.js';
import { SHAPES, type Shape } from './shapes.js';

const types = await loadTypes(groups());

const isMap = (type: TypeNode): boolean =>
  type.is === 'map' || type.is === 'object' || (type.is === 'scalar' && /^(any|object)$/.test(type.scalar));

/** Where a shape asks for another type than any of the API's, or for a field that no version has. */
function* disagreements(shape: Shape, of: readonly TypeNode[], path: string): Generator<string> {
  if (shape === 'any') return;
  if (typeof shape === 'string') {
    const scalars = of.map((type) => (type.is === 'scalar' ? type.scalar : type.is));
    const fits = {
      boolean: /^boolean$/,
      integer: /^int(32|64)$/,
      string: /^(string|byte|duration|date-time)$/,
    }[shape];
    if (!scalars.some((scalar) => fits.test(scalar))) yield `${path} is no ${shape} but ${scalars}`;
  } else if ('list' in shape) {
    const items = of.flatMap((type) => (type.is === 'list' ? [type.items] : []));
    if (items.length === 0) yield `${path} is no list`;
    else yield* disagreements(shape.list, items, `${path}[]`);
  } else {
    const maps = of.filter(isMap);
    if (maps.length === 0) yield `${path} is no map`;
    for (const [name, field] of Object.entries(shape.fields)) {
      const found = of.flatMap((type) => {
        if (type.is === 'map') return [type.values];
        const own = type.is === 'object' ? type.fields.get(name) : undefined;
        return own ? [own.type] : [];
      });
      if (found.length === 0) yield `${path}.${name} is no field`;
      else yield* disagreements(field, found, `${path}.${name}`);
    }
  }
}

const versionsOf = (group: string, kind: string): readonly ObjectType[] =>
  (findKind(group, kind)?.versions ?? []).map(({ name }) => types.of(group, name, kind)!);

describe('what cursors take for granted is what the API has', () => {
  const PARTS = {
    container: 'core.v1.Container',
    metadata: 'meta.v1.ObjectMeta',
    podSpec: 'core.v1.PodSpec',
    volume: 'core.v1.Volume',
  };
  const parts = Object.entries(PARTS).map(([name, type]) => [name, [types.named(type)!]] as const);
  const kinds = Object.keys(SHAPES)
    .filter((name) => /^[A-Z]/.test(name))
    .map((name) => [name, groups().flatMap((group) => versionsOf(group, name))] as const);

  it.each([...parts, ...kinds])('%s', (name, of) => {
    expect(of.length).toBeGreaterThan(0);
    expect([...disagreements(SHAPES[name as keyof typeof SHAPES], of, name)]).toEqual([]);
  });

  const files = Object.entries(CONFIGURATION_SHAPES).filter(([name]) => name !== '/EtcdConfiguration');
  it.each(files)('%s', (name, shape) => {
    const [group = '', kind = ''] = name.split('/');
    expect([...disagreements(shape, versionsOf(group, kind), kind)]).toEqual([]);
  });

  it('and a wrong shape is told', () => {
    const list = [
      ...disagreements({ fields: { containers: { fields: {} } } }, [types.named('core.v1.PodSpec')!], 'pod'),
    ];
    expect(list).toEqual(['pod.containers is no map']);
    const wrong = { fields: { hostNetwork: 'string', containers: 'any', hostNetwrok: 'boolean' } } as const;
    expect([...disagreements(wrong, [types.named('core.v1.PodSpec')!], 'pod')]).toEqual([
      'pod.hostNetwork is no string but boolean',
      'pod.hostNetwrok is no field',
    ]);
  });
});
