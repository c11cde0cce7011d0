import { examples } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { cis } from '../src/index.js';

void examples(cis, await cis.docs(), { describe, it });
