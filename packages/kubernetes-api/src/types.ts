import { isServed, parseRange, type Range } from './kinds.js';

/**
 * A value without parts. `int32` and `int64` are integers, `quantity` is a number or a string like `1Gi`,
 * `int-or-string` an integer or any string, `duration` a string like `1m30s`, `date-time` an RFC 3339 string, `byte` a
 * base64 string. `object` is a map that may contain anything, `any` any value.
 */
export type Scalar =
  | 'any'
  | 'boolean'
  | 'byte'
  | 'date-time'
  | 'duration'
  | 'int-or-string'
  | 'int32'
  | 'int64'
  | 'number'
  | 'object'
  | 'quantity'
  | 'string';

/** The type of a string, a number or a boolean. */
export interface ScalarType {
  readonly is: 'scalar';
  readonly scalar: Scalar;
}

/** The type of a list. */
export interface ListType {
  readonly is: 'list';
  readonly items: TypeNode;
}

/** A map whose keys are data, for example labels. */
export interface MapType {
  readonly is: 'map';
  readonly values: TypeNode;
}

/** A map whose keys are fields. */
export interface ObjectType {
  readonly is: 'object';
  /** Its package, version and Go name: `core.v1.PodSpec`. */
  readonly name: string;
  /** By name, in alphabetical order. Includes fields of all releases. */
  readonly fields: ReadonlyMap<string, Field>;
  /** The required ones of these fields. */
  readonly required: readonly Field[];
  /** A field, in the release with that minor version. Without one, in any release. */
  field(name: string, minor?: number): Field | undefined;
}

/** The type of a value. */
export type TypeNode = ScalarType | ListType | MapType | ObjectType;

/**
 * A field of a type. What may differ between releases (`required`, `enum`) is from the newest release that has the
 * field.
 */
export interface Field extends Range {
  readonly name: string;
  readonly type: TypeNode;
  /** The API requires it, or uses its zero value if it is absent. */
  readonly required: boolean;
  /** The values that the API accepts, for the field, its items or its values. It rejects others. */
  readonly enum?: readonly string[];
  /** The specification's default, if it has one that is not the zero value of its type. */
  readonly default?: string | number | boolean;
  /** For a list: no two items are equal in all of these fields. Empty if items may be equal. */
  readonly listKeys: readonly string[];
  /** A list of scalars that are all different. */
  readonly set: boolean;
  /** The field that identifies an item in a strategic merge patch. */
  readonly mergeKey?: string;
}

/**
 * Whether a type is an object with named fields.
 * @example
 * const types = await loadTypes(['apps']);
 * const spec = types.named('apps.v1.Deployment')?.field('spec')?.type;
 * if (spec && isObjectType(spec)) console.log(spec.field('replicas'));
 */
export const isObjectType = (type: TypeNode): type is ObjectType => type.is === 'object';

/** Finds a type by its full name. Throws if it is not loaded: the modules say what they need. */
export type Resolve = (name: string) => ObjectType;

/** The types of a module. */
export interface ModuleTypes {
  /** A type by its full name: always the same object. */
  get(name: string): ObjectType | undefined;
}

/**
 * The types of a generated module. Each is looked for and parsed on use: a run needs few of hundreds.
 * @example
 * const types = readTypes(text, (name) => {
 *   throw new Error(`no type ${name}`);
 * });
 */
export function readTypes(text: string, resolve: Resolve): ModuleTypes {
  const known = new Map<string, ObjectType>();
  return {
    get(name) {
      const type = known.get(name) ?? findType(name, text, resolve);
      if (type) known.set(name, type);
      return type;
    },
  };
}

/** A head is `@package.version` or the name of a type. Its fields follow, each after a space. */
function findType(full: string, text: string, resolve: Resolve): ObjectType | undefined {
  const dot = full.lastIndexOf('.');
  const [home, name] = [full.slice(0, dot), full.slice(dot + 1)];
  const section = lineAt(`@${home}`, text, 0);
  const head = section < 0 ? -1 : lineAt(name, text, section);
  const next = text.indexOf('\n@', section);
  if (head < 0 || (next >= 0 && head > next)) return undefined;
  const start = head + name.length + 1;
  let end = start;
  while (text[end] === ' ') end = text.indexOf('\n', end) + 1;
  return new GeneratedType(home, name, text.slice(start, end), resolve);
}

/** Where a whole line begins, at some place or after it. Negative if there is none. */
function lineAt(line: string, text: string, from: number): number {
  if (from === 0 && text.startsWith(`${line}\n`)) return 0;
  const at = text.indexOf(`\n${line}\n`, from);
  return at < 0 ? at : at + 1;
}

/**
 * A type as text, with a line for each field. A field is parsed on use, because a run needs few fields of most types.
 */
class GeneratedType implements ObjectType {
  readonly is = 'object';
  readonly name: string;
  readonly #home: string;
  readonly #text: string;
  readonly #resolve: Resolve;
  readonly #read = new Map<string, Field>();
  #lines: ReadonlyMap<string, string> | undefined;
  #fields: ReadonlyMap<string, Field> | undefined;
  #required: readonly Field[] | undefined;

  constructor(home: string, name: string, text: string, resolve: Resolve) {
    this.name = `${home}.${name}`;
    this.#home = home;
    this.#text = text;
    this.#resolve = resolve;
  }

  get fields(): ReadonlyMap<string, Field> {
    this.#fields ??= new Map([...this.#byName().keys()].map((name) => [name, this.field(name)!]));
    return this.#fields;
  }

  get required(): readonly Field[] {
    this.#required ??= [...this.#byName()].flatMap(([name, line]) =>
      line.startsWith(`${name}!`) ? this.field(name)! : [],
    );
    return this.#required;
  }

  field(name: string, minor?: number): Field | undefined {
    const field = this.#read.get(name) ?? this.#parse(name);
    return field === undefined || minor === undefined || isServed(field, minor) ? field : undefined;
  }

  #byName(): ReadonlyMap<string, string> {
    this.#lines ??= new Map(
      this.#text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => [line.slice(1, line.indexOf(' ', 1)).replace('!', ''), line.slice(1)]),
    );
    return this.#lines;
  }

  #parse(name: string): Field | undefined {
    const line = this.#byName().get(name);
    if (line === undefined) return undefined;
    const field = new GeneratedField(line, this.#home, this.#resolve);
    this.#read.set(name, field);
    return field;
  }
}

/** `ports [ContainerPort]~25- keys:containerPort,protocol merge:containerPort in:A,B%20C ="A"`, with `%20` for a space */
class GeneratedField implements Field {
  readonly name: string;
  readonly required: boolean;
  readonly listKeys: readonly string[];
  readonly set: boolean;
  declare readonly since?: number;
  declare readonly until?: number;
  declare readonly enum?: readonly string[];
  declare readonly default?: string | number | boolean;
  declare readonly mergeKey?: string;
  readonly #typeText: string;
  #type: TypeNode | undefined;

  constructor(
    line: string,
    readonly home: string,
    readonly resolve: Resolve,
  ) {
    const start = line.indexOf(' =');
    const [name = '', typed = '', ...rest] = (start < 0 ? line : line.slice(0, start)).split(' ');
    const [typeText = '', range] = typed.split('~');
    const listed = (word: string) => rest.find((each) => each.startsWith(word))?.slice(word.length);
    this.name = name.replace('!', '');
    this.required = name.endsWith('!');
    this.#typeText = typeText;
    this.listKeys = listed('keys:')?.split(',') ?? [];
    this.set = rest.includes('set');
    const values = listed('in:');
    const mergeKey = listed('merge:') ?? (this.listKeys.length === 1 ? this.listKeys[0] : undefined);
    Object.assign(this, {
      ...parseRange(range),
      ...(values !== undefined && { enum: values.replaceAll('%20', ' ').split(',') }),
      ...(mergeKey !== undefined && { mergeKey }),
      ...(start >= 0 && { default: JSON.parse(line.slice(start + 2)) }),
    });
  }

  get type(): TypeNode {
    this.#type ??= this.#read(this.#typeText);
    return this.#type;
  }

  #read(text: string): TypeNode {
    if (text.startsWith('[')) return { is: 'list', items: this.#read(text.slice(1, -1)) };
    if (text.startsWith('{')) return { is: 'map', values: this.#read(text.slice(1, -1)) };
    if (!/[A-Z]/.test(text)) return { is: 'scalar', scalar: text as Scalar };
    return this.resolve(text.includes('.') ? text : `${this.home}.${text}`);
  }
}
