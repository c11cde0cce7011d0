import { examples } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { nsaHardening } from '../src/index.js';

/** Without these the rule does nothing. */
const options = { 'runtime-class': { untrustedSelector: { trust: 'none' } } };

void examples(nsaHardening, await nsaHardening.docs(), { describe, it }, options);
