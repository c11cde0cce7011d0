import { SHAPES } from '../generated/shapes.js';

/** How the API server writes the fields of a type. */
export interface Shape {
  /** Written even if they are empty. */
  readonly always: ReadonlySet<string>;
  /** Written even if they are zero, because the type distinguishes zero from absent. */
  readonly pointers: ReadonlySet<string>;
}

const NONE: Shape = { always: new Set(), pointers: new Set() };

const read = new Map<string, Shape>();

/** The shape of a type, by its name as `core.v1.PodSpec`. */
export function shapeOf(type: string): Shape {
  let shape = read.get(type);
  if (!shape) {
    shape = parse(type);
    read.set(type, shape);
  }
  return shape;
}

function parse(type: string): Shape {
  const start = SHAPES.indexOf(`\n${type} `);
  if (start < 0) return NONE;
  const line = SHAPES.slice(start + 1, SHAPES.indexOf('\n', start + 1));
  const fields = line.split(' ').slice(1);
  const marked = (mark: string): ReadonlySet<string> =>
    new Set(fields.filter((field) => field.startsWith(mark)).map((field) => field.slice(1)));
  return { always: marked('!'), pointers: marked('*') };
}
