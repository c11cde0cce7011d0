// @ts-check
import { CharBase, CharSet, JS } from 'refa';

/**
 * Why a backtracking engine may need more than linear time to search a text for a regular expression; undefined where
 * it never does. The answer depends only on the expression.
 *
 * The expression becomes an automaton without empty steps, after a loop, since a match may begin anywhere. It is more
 * than linear if the number of ways through a text grows (Weber and Seidl, "On the degree of ambiguity of finite
 * automata", 1991): two loops over one word at one state, or one word that loops at two states and leads from the first
 * to the second. Ways cost time only where the first of them can fail, so states that match whatever follows are left
 * out. `\b`, `^`, `$` and look-arounds of one character are exact. Longer ones must have limited length, and both of
 * their answers count.
 *
 * scslre, behind eslint-plugin-regexp, finds only some of these; recheck takes seconds for one expression and gives up
 * on `[\w-]{90,}`.
 * @param {string} source
 * @param {string} flags
 * @returns {string | undefined}
 */
export function superLinear(source, flags) {
  const { expression, maxCharacter } = JS.Parser.fromLiteral({ source, flags }).parse({
    backreferences: 'unknown',
    maxNodes: 50_000,
  });
  const sets = [CharSet.all(maxCharacter)];
  /** @type {string | undefined} */
  let refused;
  walk(expression, (node) => {
    if (node.type === 'CharacterClass' && !node.characters.isEmpty) sets.push(node.characters);
    if (node.type === 'Unknown') refused = `it refers back to a group with many contents (${node.id})`;
    if (node.type === 'Assertion' && isUnlimited(node)) refused = 'it looks around over an unlimited length';
  });
  if (refused) return refused;
  // Ways multiply only in loops, and none leads from one alternative of the whole into another.
  const looping = expression.alternatives.filter(isUnlimited);
  if (looping.length === 0) return undefined;
  const base = new CharBase(sets);
  const machine = automaton(looping, base);
  const word = loopBehindLoop(machine) ?? ambiguousLoop(machine);
  return (
    word &&
    `slow on ${JSON.stringify(word.map((atom) => sample(/** @type {CharSet} */ (base.sets[atom]))).join(''))}, many times`
  );
}

/** @typedef {import('refa').Expression | import('refa').Concatenation | import('refa').Element} Node */

/**
 * @param {Node} node
 * @param {(node: Node) => void} visit
 */
function walk(node, visit) {
  visit(node);
  if ('alternatives' in node) for (const alternative of node.alternatives) walk(alternative, visit);
  if ('elements' in node) for (const element of node.elements) walk(element, visit);
}

/** @param {Node} root */
function isUnlimited(root) {
  let unlimited = false;
  walk(root, (node) => {
    if (node.type === 'Quantifier' && node.max === Number.POSITIVE_INFINITY) unlimited = true;
  });
  return unlimited;
}

/**
 * A readable character of a set.
 * @param {CharSet} set
 */
function sample(set) {
  for (let code = 32; code < 127; code++) if (set.has(code)) return String.fromCodePoint(code);
  return String.fromCodePoint(set.ranges[0]?.min ?? 0);
}

/**
 * @typedef {object} Machine
 * @property {number} atoms how many kinds of characters it tells apart
 * @property {(readonly number[])[][]} next the states after a state and a character, each once for every way to it
 * @property {Int32Array} loops the number of the loop that a state is in, or -1
 * @property {Uint8Array} sure whether a state matches whatever follows
 */

/**
 * @typedef {{ to: number, ahead: (Set<number> | undefined)[], maybe: boolean }} Way
 * @typedef {{ chars: number[], next: number } | { either: number[], loop?: true } | { back: number } | { behind: boolean, holds: Set<number> | undefined, next: number } | { end: true }} Step
 */

/**
 * The states are pairs of a step that reads a character and that character. Those of the loop before the expression
 * come first, then the one at the start of the text.
 * @param {readonly import('refa').Concatenation[]} alternatives
 * @param {CharBase} base
 * @returns {Machine}
 */
function automaton(alternatives, base) {
  const atoms = base.sets.length;
  /** @type {Step[]} */
  const steps = [{ end: true }];
  /** @param {Step} step */
  const add = (step) => steps.push(step) - 1;

  /**
   * @param {readonly import('refa').Concatenation[]} choices
   * @param {number} next
   * @returns {number}
   */
  const compile = (choices, next) => {
    const starts = choices.map(({ elements }) =>
      elements.reduceRight((at, element) => step(element, at), next),
    );
    return starts.length === 1 ? /** @type {number} */ (starts[0]) : add({ either: starts });
  };
  /**
   * @param {import('refa').Element} element
   * @param {number} next
   * @returns {number}
   */
  const step = (element, next) => {
    if (element.type === 'CharacterClass') return add({ chars: base.split(element.characters), next });
    if (element.type === 'Alternation') return compile(element.alternatives, next);
    if (element.type === 'Assertion')
      return add({ behind: element.kind === 'behind', holds: beside(element, base), next });
    if (element.type !== 'Quantifier') throw new Error(`unknown part ${element.type}`);
    let at = next;
    if (element.max === Number.POSITIVE_INFINITY) {
      at = add({ either: [], loop: true });
      steps[at] = { either: [compile(element.alternatives, add({ back: at })), next], loop: true };
    } else
      for (let i = element.min; i < element.max; i++)
        at = add({ either: [compile(element.alternatives, at), next] });
    for (let i = 0; i < element.min; i++) at = compile(element.alternatives, at);
    return at;
  };
  const start = compile(alternatives, 0);

  /**
   * The ways from a step to the next one that reads a character, or to the end, after a character.
   * @param {number} from
   * @param {number} previous the character before, or `atoms` at the start of the text
   * @returns {Way[]}
   */
  const ways = (from, previous) => {
    /** @type {Way[]} */
    const found = [];
    /**
     * @param {number} at
     * @param {readonly number[]} begun loops whose iteration has read nothing so far: engines skip empty iterations
     * @param {Omit<Way, 'to'>} under
     */
    const go = (at, begun, under) => {
      const here = /** @type {Step} */ (steps[at]);
      if ('chars' in here || 'end' in here) found.push({ to: at, ...under });
      else if ('back' in here) {
        if (!begun.includes(here.back)) go(here.back, begun, under);
      } else if ('either' in here)
        for (const choice of here.either) go(choice, here.loop ? [...begun, at] : begun, under);
      else if (!here.holds) go(here.next, begun, { ...under, maybe: true });
      else if (!here.behind) go(here.next, begun, { ...under, ahead: [...under.ahead, here.holds] });
      else if (here.holds.has(previous)) go(here.next, begun, under);
    };
    go(from, [], { ahead: [], maybe: false });
    return found;
  };

  const states = (steps.length + 1) * atoms + 1;
  const first = atoms + 1;
  const id = (/** @type {number} */ at, /** @type {number} */ atom) => first + at * atoms + atom;
  /** @type {number[][][]} */
  const next = Array.from({ length: states }, () => []);
  const certain = /** @type {(true | number[])[][]} */ (Array.from({ length: states }, () => []));
  const seen = new Set(Array.from({ length: first }, (_, index) => index));
  for (const state of seen) {
    const previous = state < first ? state : (state - first) % atoms;
    const at =
      state < first
        ? undefined
        : /** @type {{ next: number }} */ (steps[(state - first - previous) / atoms]).next;
    const own = ways(at ?? start, previous);
    for (let atom = 0; atom <= atoms; atom++) {
      const to = /** @type {number[]} */ ([]);
      const kept = /** @type {number[]} */ ([]);
      let ends = false;
      for (const way of own) {
        if (way.ahead.some((holds) => !holds?.has(atom))) continue;
        const target = /** @type {Step} */ (steps[way.to]);
        if ('end' in target) ends ||= !way.maybe;
        else if ('chars' in target && target.chars.includes(atom)) {
          to.push(id(way.to, atom));
          if (!way.maybe) kept.push(id(way.to, atom));
        }
      }
      for (const target of to) seen.add(target);
      if (at === undefined && atom < atoms) to.push(atom);
      next[state]?.push(to);
      certain[state]?.push(ends || kept);
    }
  }
  return { atoms, next, loops: loopsOf(next, seen), sure: sureOf(certain, seen, first) };
}

/**
 * The characters next to which a look-around of one character is true, `base.sets.length` for the end of the text;
 * undefined for longer ones.
 * @param {import('refa').Assertion} assertion
 * @param {CharBase} base
 * @returns {Set<number> | undefined}
 */
function beside({ kind, negate, alternatives }, base) {
  const all = [...base.sets.keys(), base.sets.length];
  const holds = new Set();
  for (const { elements } of alternatives) {
    const [only] = elements;
    const some =
      elements.length === 0
        ? all
        : elements.length > 1
          ? undefined
          : only?.type === 'CharacterClass'
            ? base.split(only.characters)
            : only?.type === 'Assertion' && only.kind === kind
              ? beside(only, base)
              : undefined;
    if (!some) return undefined;
    for (const atom of some) holds.add(atom);
  }
  return negate ? new Set(all.filter((atom) => !holds.has(atom))) : holds;
}

/**
 * The states from which some way matches whatever follows: the largest set that no character leaves.
 * @param {(true | number[])[][]} certain by state and character: whether it ends there, or where it may go
 * @param {Set<number>} states
 * @param {number} first
 */
function sureOf(certain, states, first) {
  const sure = new Uint8Array(certain.length);
  for (const state of states) if (state >= first) sure[state] = 1;
  const backwards = [...states].reverse();
  for (let changed = true; changed; ) {
    changed = false;
    for (const state of backwards)
      if (sure[state] && !certain[state]?.every((to) => to === true || to.some((target) => sure[target]))) {
        sure[state] = 0;
        changed = true;
      }
  }
  return sure;
}

/**
 * The strongly connected components with a loop, by Tarjan's algorithm.
 * @param {number[][][]} next
 * @param {Set<number>} states
 */
function loopsOf(next, states) {
  const order = new Int32Array(next.length);
  const low = new Int32Array(next.length);
  const loops = new Int32Array(next.length).fill(-1);
  const open = /** @type {number[]} */ ([]);
  const isOpen = new Uint8Array(next.length);
  let count = 0;
  let loop = 0;
  for (const root of states) {
    if (order[root]) continue;
    const path = [{ state: root, targets: /** @type {number[][]} */ (next[root]).flat(), at: 0 }];
    while (path.length > 0) {
      const top = /** @type {(typeof path)[number]} */ (path.at(-1));
      const { state } = top;
      if (top.at === 0) {
        order[state] = low[state] = ++count;
        open.push(state);
        isOpen[state] = 1;
      }
      const target = top.targets[top.at++];
      if (target !== undefined) {
        if (!order[target])
          path.push({ state: target, targets: /** @type {number[][]} */ (next[target]).flat(), at: 0 });
        else if (isOpen[target]) low[state] = Math.min(Number(low[state]), Number(order[target]));
        continue;
      }
      path.pop();
      const below = path.at(-1);
      if (below) low[below.state] = Math.min(Number(low[below.state]), Number(low[state]));
      if (low[state] !== order[state]) continue;
      const component = open.splice(open.indexOf(state));
      const isLoop = component.length > 1 || top.targets.includes(state);
      for (const member of component) {
        isOpen[member] = 0;
        if (isLoop) loops[member] = loop;
      }
      if (isLoop) loop++;
    }
  }
  return loops;
}

/**
 * A word that leads a tuple of states, each within its bounds, to another tuple.
 * @param {Machine} machine
 * @param {readonly number[]} from
 * @param {(tuple: readonly number[]) => boolean} isEnd
 * @param {readonly ((state: number) => boolean)[]} within
 * @returns {number[] | undefined}
 */
function wordBetween({ atoms, next }, from, isEnd, within) {
  const seen = new Set([from.join()]);
  /** @type {{ tuple: readonly number[], word: readonly number[] }[]} */
  const queue = [{ tuple: from, word: [] }];
  for (const { tuple, word } of queue)
    for (let atom = 0; atom < atoms; atom++) {
      /** @type {number[][]} */
      let tuples = [[]];
      for (const [index, state] of tuple.entries()) {
        const targets = (next[state]?.[atom] ?? []).filter(
          /** @type {(state: number) => boolean} */ (within[index]),
        );
        tuples = tuples.flatMap((begun) => targets.map((target) => [...begun, target]));
      }
      for (const reached of tuples) {
        if (isEnd(reached)) return [...word, atom];
        const key = reached.join();
        if (seen.has(key)) continue;
        seen.add(key);
        queue.push({ tuple: reached, word: [...word, atom] });
      }
    }
  return undefined;
}

/**
 * A word that loops at two states and leads from the first to the second: quadratic, or more.
 * @param {Machine} machine
 */
function loopBehindLoop(machine) {
  const { atoms, next, loops, sure } = machine;
  const lastRead = (/** @type {number} */ state) => (state < atoms ? state : (state - atoms - 1) % atoms);
  const looping = [...loops.keys()].filter((state) => loops[state] !== -1);
  /** @type {Map<number | undefined, Set<number>>} */
  const reachedFrom = new Map();
  for (const p of looping) {
    const reached = reachedFrom.get(loops[p]) ?? new Set([p]);
    if (!reachedFrom.has(loops[p]))
      for (const state of reached)
        for (const targets of next[state] ?? []) for (const target of targets) reached.add(target);
    reachedFrom.set(loops[p], reached);
    for (const q of looping) {
      if (sure[q] || loops[p] === loops[q] || lastRead(p) !== lastRead(q) || !reached.has(q)) continue;
      const word = wordBetween(machine, [p, p, q], ([x, y, z]) => x === p && y === q && z === q, [
        (state) => loops[state] === loops[p],
        () => true,
        (state) => loops[state] === loops[q],
      ]);
      if (word) return word;
    }
  }
  return undefined;
}

/**
 * A word that leads from a state of a loop to another one in two ways: exponential.
 * @param {Machine} machine
 */
function ambiguousLoop(machine) {
  const { next, loops, sure } = machine;
  for (const [state, loop] of loops.entries()) {
    if (loop === -1) continue;
    const inside = (/** @type {number} */ other) => loops[other] === loop;
    for (const [atom, targets] of (next[state] ?? []).entries()) {
      const kept = targets.filter(inside);
      for (const [index, x] of kept.entries())
        for (const y of kept.slice(index + 1)) {
          if (x === y && !sure[x]) return [atom];
          const word = wordBetween(machine, [x, y], ([a = 0, b]) => a === b && !sure[a], [inside, inside]);
          if (word) return [atom, ...word];
        }
    }
  }
  return undefined;
}
