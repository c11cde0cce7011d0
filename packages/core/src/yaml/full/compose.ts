import type { CST } from 'yaml';
import { isObject, type Json } from '../../json.js';
import type { SourceProblem } from '../document.js';
import { duplicateKey } from '../duplicate-key.js';
import { parseError, unexpected } from '../failure.js';
import { PositionsBuilder } from '../positions.js';
import { resolvePlain, resolvePlainKey } from '../scalars.js';
import { Aliases } from './aliases.js';
import {
  checkEnd,
  checkFlowKey,
  checkImplicitKey,
  closeFlow,
  firstLineEnd,
  flowItems,
  isBlock,
  isMergeKey,
  isScalar,
  isSequence,
  keyEndOf,
  misaligned,
} from './checks.js';
import { type Props, readProps } from './props.js';
import { keyText, scalarText, scalarValue } from './scalars.js';
import type { Syntax } from './syntax.js';

export interface Composed {
  readonly value: Json;
  readonly builder: PositionsBuilder;
  readonly problems: readonly SourceProblem[];
}

/** Where a node is: its key, and the place of its value if there is none. */
interface Place {
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly key?: string | undefined;
  readonly empty: number;
}

/**
 * Turns the syntax of one document into its value as kubectl reads it, and the positions of all nodes. `json` is set
 * for JSON files, whose strings have escapes that YAML does not have.
 * @throws Failure
 */
export function compose(syntax: Syntax, tree: CST.Document, json: boolean): Composed {
  return new Composition(syntax, json).document(tree);
}

class Composition {
  readonly #syntax: Syntax;
  readonly #json: boolean;
  readonly #builder = new PositionsBuilder();
  readonly #aliases = new Aliases();
  readonly #problems: SourceProblem[] = [];
  /** The end of the content composed so far. */
  #end = 0;

  constructor(syntax: Syntax, json: boolean) {
    this.#syntax = syntax;
    this.#json = json;
  }

  document(tree: CST.Document): Composed {
    const props = readProps(tree.start, 'doc-start');
    const { value: content } = tree;
    if (props.indicator && !props.hasNewline && isBlock(content))
      throw parseError('Begin the document on the line below the ---.', content.offset, content.offset + 1);
    const value = this.#node(content, props, { keyStart: -1, keyEnd: -1, empty: tree.offset });
    checkEnd(tree.end);
    return { value, builder: this.#builder, problems: this.#problems };
  }

  #node(token: CST.Token | null | undefined, props: Props, place: Place): Json {
    const start = token?.offset ?? place.empty;
    this.#aliases.count(start);
    const record = this.#builder.open(place.keyStart, place.keyEnd, start, place.key);
    if (token?.type === 'alias') return this.#alias(token, props, record);
    const name = props.anchor?.source.slice(1);
    const before = this.#aliases.nodes;
    if (name !== undefined) this.#aliases.open(name);
    const value = this.#content(token, props, place);
    this.#builder.close(record, this.#end);
    if (name !== undefined)
      this.#aliases.define(name, {
        value,
        record,
        size: this.#aliases.nodes - before + 1,
      });
    return value;
  }

  #content(token: CST.Token | null | undefined, props: Props, place: Place): Json {
    switch (token?.type) {
      case undefined:
        this.#end = place.empty;
        return scalarValue(props, '', false, place.empty, place.empty);
      case 'block-map':
        return this.#blockMap(token);
      case 'block-seq':
        return this.#blockList(token);
      case 'flow-collection':
        return token.start.source === '{' ? this.#flowMap(token) : this.#flowList(token);
    }
    if (!isScalar(token)) throw unexpected(token as CST.SourceToken);
    const { text, end } = scalarText(token, this.#syntax.blockScalars, this.#json);
    const value = scalarValue(props, text, token.type !== 'scalar', token.offset, end);
    this.#end = end;
    return value;
  }

  #alias(token: CST.FlowScalar, props: Props, record: number): Json {
    if (props.last) throw unexpected(token);
    checkEnd(token.end);
    const end = token.offset + token.source.length;
    const anchor = this.#aliases.use(token.source.slice(1), token.offset, end);
    if (anchor.record >= 0) this.#builder.alias(record, anchor.record);
    this.#builder.close(record, end);
    this.#end = end;
    return anchor.value;
  }

  #blockMap(token: CST.BlockMap): Json {
    const result: Record<string, Json> = {};
    const seen = new Set<string>();
    this.#end = token.offset;
    for (const item of token.items) {
      const props = readProps(item.start, 'explicit-key-ind');
      const { key, sep, value } = item;
      if (!key && !sep && !props.last && !props.indicator) continue;
      const valueProps = readProps(sep ?? [], 'map-value-ind');
      if (props.indicator) {
        if (props.indicator.indent !== token.indent) throw misaligned(props.indicator);
        if (!valueProps.indicator && (value || valueProps.last))
          throw unexpected((value ?? valueProps.last) as CST.FlowScalar);
      } else checkImplicitKey(item, props, valueProps, token);
      this.#entry(item, props, valueProps, result, seen);
    }
    return result;
  }

  #blockList(token: CST.BlockSequence): Json {
    const result: Json[] = [];
    this.#end = token.offset;
    for (const { start, value } of token.items) {
      const props = readProps(start, 'seq-item-ind');
      if (!props.indicator) {
        if (!props.last && !value) continue;
        const at = value ?? props.last;
        if (at?.type === 'block-seq') throw misaligned(at);
        throw parseError(
          'A list item must begin with a dash, in the same column as the others.',
          at!.offset,
          firstLineEnd(at!),
          'indent',
        );
      }
      const dash = props.indicator.offset;
      result.push(this.#node(value, props, { keyStart: dash, keyEnd: -1, empty: behind(props, dash + 1) }));
    }
    return result;
  }

  #flowMap(token: CST.FlowCollection): Json {
    const result: Record<string, Json> = {};
    const seen = new Set<string>();
    const end = closeFlow(token, '}');
    for (const [item, props] of flowItems(token)) {
      const valueProps = readProps(item.sep ?? [], 'map-value-ind', true);
      checkFlowKey(item, props, valueProps, this.#json);
      this.#entry(item, props, valueProps, result, seen);
    }
    this.#end = end;
    return result;
  }

  #flowList(token: CST.FlowCollection): Json {
    const result: Json[] = [];
    const end = closeFlow(token, ']');
    for (const [item, props] of flowItems(token)) {
      const { key, sep, value } = item;
      if (!sep && !props.indicator) {
        const empty = behind(props, token.offset + 1);
        result.push(this.#node(value, props, { keyStart: -1, keyEnd: -1, empty }));
        continue;
      }
      // `[a: b]` is a list of one map.
      const valueProps = readProps(sep ?? [], 'map-value-ind', true);
      checkFlowKey(item, props, valueProps, this.#json);
      const pair: Record<string, Json> = {};
      const start = props.indicator?.offset ?? key?.offset ?? token.offset;
      this.#aliases.count(start);
      const record = this.#builder.open(-1, -1, start);
      this.#entry(item, props, valueProps, pair, new Set());
      this.#builder.close(record, this.#end);
      result.push(pair);
    }
    this.#end = end;
    return result;
  }

  /** One entry of a map: its key, its value, or what it merges. */
  #entry(
    item: CST.CollectionItem,
    props: Props,
    valueProps: Props,
    result: Record<string, Json>,
    seen: Set<string>,
  ): void {
    const { key, value } = item;
    const keyStart = key?.offset ?? props.last?.offset ?? valueProps.indicator?.offset ?? 0;
    const keyEnd = key ? keyEndOf(key) : keyStart;
    const colon = valueProps.indicator;
    const empty = behind(valueProps, colon ? colon.offset + 1 : keyEnd);
    if (key && isMergeKey(key, props)) {
      const merged = this.#node(value, valueProps, { keyStart, keyEnd, empty });
      for (const source of isSequence(value) ? [...(merged as Json[])].reverse() : [merged]) {
        if (!isObject(source))
          throw parseError('<< can merge only a map or a list of maps.', keyStart, keyEnd);
        for (const name of Object.keys(source)) setOwn(result, name, source[name]!);
      }
      return;
    }
    const name = this.#key(key, props, empty);
    if (seen.has(name)) this.#problems.push(duplicateKey(name, keyStart, keyEnd));
    seen.add(name);
    const same = key?.type === 'scalar' && key.source === name;
    setOwn(
      result,
      name,
      this.#node(value, valueProps, { keyStart, keyEnd, key: same ? undefined : name, empty }),
    );
  }

  /** The key as in JSON. @throws Failure if kubectl rejects it. */
  #key(token: CST.Token | null | undefined, props: Props, empty: number): string {
    this.#aliases.count(token?.offset ?? empty);
    let name: string | undefined;
    let value: Json | undefined;
    if (token?.type === 'alias') {
      if (props.last) throw unexpected(token);
      checkEnd(token.end);
      value = this.#aliases.use(token.source.slice(1), token.offset, keyEndOf(token)).value;
      name = keyText(value, String(value));
    } else if (isScalar(token)) {
      const { text, end } = scalarText(token, this.#syntax.blockScalars, this.#json);
      const plain = token.type === 'scalar';
      if (plain && !props.tag) {
        name = resolvePlainKey(text);
        value = resolvePlain(text);
      } else {
        value = scalarValue(props, text, !plain, token.offset, end);
        name = keyText(value, text);
      }
    }
    if (!token && props.tag) {
      value = scalarValue(props, '', false, empty, empty);
      name = keyText(value, '');
    }
    const start = token?.offset ?? empty;
    if (name === undefined) {
      const end = token && 'source' in token && token.source ? keyEndOf(token) : start + 1;
      throw parseError('A key must be a string, a number or a boolean. Put it in quotes.', start, end);
    }
    if (props.anchor)
      this.#aliases.define(props.anchor.source.slice(1), { value: value ?? name, record: -1, size: 1 });
    return name;
  }
}

function behind(props: Props, offset: number): number {
  return props.last ? props.last.offset + props.last.source.length : offset;
}

/** Sets an own property, even with the name `__proto__`. */
function setOwn(target: Record<string, Json>, name: string, value: Json): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  else target[name] = value;
}
