// What rules and marks need at run time: most of the package.
export { judgeBy } from '../rules/paths/judge.js';
export { onPath } from './asking.js';
