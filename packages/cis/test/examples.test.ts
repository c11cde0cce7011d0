import { examples } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { cis } from '../src/index.js';

/** Without these the rule does nothing. */
const options = { 'image-registry': { allowed: ['registry.example.com'] } };

void examples(cis, await cis.docs(), { describe, it }, options);
