// What rules and marks need beside what says that they are there: most of the package.
export { judge } from '../rules/paths/judge.js';
export { onPath } from './analysis.js';
