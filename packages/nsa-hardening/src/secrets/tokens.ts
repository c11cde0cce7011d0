export { type FoundToken as Found, tokenIn } from '@plimsoll/core/kubernetes';
