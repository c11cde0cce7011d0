// @ts-check
// The names that code reads from the top of its file: not those of properties, and not those that functions declare.

/** @typedef {{ type: string, start: number, end: number, [key: string]: any }} Node */

const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];

/**
 * @param {any} statement
 * @param {{ enter(at: number): void, name(name: string, at: number, depth: number): void }} found `enter` gets where the
 * body of each function begins, `name` how many functions are around a name
 */
export function eachName(statement, found) {
  /** @type {Set<string>[]} what each function around declares */
  const scopes = [];
  const visit = (
    /** @type {Node} */ node,
    /** @type {Node | undefined} */ parent,
    /** @type {string} */ key,
  ) => {
    const isFunction = FUNCTIONS.includes(node.type);
    if (isFunction) {
      found.enter(node.body.start);
      scopes.push(declaredIn(node));
    }
    if (node.type === 'Identifier' && !isKey(key, parent) && !scopes.some((scope) => scope.has(node.name)))
      found.name(node.name, node.start, scopes.length);
    for (const [each, child] of childrenOf(node)) visit(child, node, each);
    if (isFunction) scopes.pop();
  };
  visit(statement, undefined, '');
}

/** Whether a name only says which property. Of `{ name }` the value is visited. */
const isKey = (/** @type {string} */ key, /** @type {Node | undefined} */ parent) =>
  parent !== undefined &&
  !parent.computed &&
  (key === 'property' || key === 'key') &&
  ['MemberExpression', 'Property', 'MethodDefinition', 'PropertyDefinition'].includes(parent.type);

/** In plain loops: it is called for each part of megabytes of code. @param {Node} node @returns {[string, Node][]} */
function childrenOf(node) {
  /** @type {[string, Node][]} */
  const children = [];
  for (const key in node) {
    const value = node[key];
    if (value === null || typeof value !== 'object') continue;
    if (!Array.isArray(value)) {
      if (typeof value.type === 'string') children.push([key, value]);
    } else for (const child of value) if (typeof child?.type === 'string') children.push([key, child]);
  }
  return children;
}

/** What a function declares anywhere in it, but in functions in it. @param {Node} fn @returns {Set<string>} */
function declaredIn(fn) {
  const names = new Set(fn.type === 'FunctionExpression' && fn.id ? [fn.id.name] : []);
  const pattern = (/** @type {Node | null} */ node) => {
    if (!node) return;
    if (node.type === 'Identifier') names.add(node.name);
    else if (node.type === 'AssignmentPattern') pattern(node.left);
    else if (node.type === 'RestElement') pattern(node.argument);
    else if (node.type === 'ArrayPattern') node.elements.forEach(pattern);
    else if (node.type === 'ObjectPattern')
      for (const each of node.properties) pattern(each.type === 'Property' ? each.value : each);
  };
  const visit = (/** @type {Node} */ node) => {
    if (node.type === 'VariableDeclarator') pattern(node.id);
    else if (node.type === 'CatchClause') pattern(node.param);
    else if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') pattern(node.id);
    if (FUNCTIONS.includes(node.type)) return;
    for (const [, child] of childrenOf(node)) visit(child);
  };

  for (const param of Array.isArray(fn.params) ? fn.params : fn.params.items) pattern(param);
  for (const [key, child] of childrenOf(fn)) if (key !== 'params') visit(child);
  return names;
}
