import path from 'node:path';

/** Why Node cannot run a file in TypeScript, and what to do. Undefined if it can, or the file is none. */
export function whyNotRun(file: string): string | undefined {
  const strips = (process.features as { readonly typescript?: string | false }).typescript;
  if (!/\.[cm]?ts$/.test(file) || strips) return undefined;
  return `Node ${process.versions.node} cannot run TypeScript; Node 22.18 and later can. Rename it to ${path.basename(file).replace(/\.([cm]?)ts$/, (_, kind) => `.${kind || 'm'}js`)} and remove the types, or use a newer Node.`;
}
