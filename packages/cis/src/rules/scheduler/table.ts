import type { AnyRule } from '@plimsoll/core';
import { isFalse, isLoopback } from '../../settings/checks.js';
import { type Row, rulesOf } from '../../settings/rule-of.js';

/** Section 1.4. With `--config` the scheduler takes profiling from `enableProfiling` of that file. */
const rows: Readonly<Record<string, Row>> = {
  'scheduler-profiling': {
    description: 'Switch off profiling at the scheduler',
    risk: 3,
    cwe: [200],
    flag: 'profiling',
    wanted: 'false',
    accepts: isFalse,
    fault: 'is not false',
    fix: { value: 'false', safety: 'safe' },
    because: 'its profiling endpoints show internals and cost time',
  },
  'scheduler-bind-address': {
    description: 'Bind the scheduler to loopback',
    risk: 4,
    cwe: [668],
    flag: 'bind-address',
    accepts: isLoopback,
    fault: 'is no loopback address',
    fix: { value: '127.0.0.1', safety: 'unsafe' },
    because: 'its port answers on every network, not on loopback alone',
  },
};

export const scheduler: Readonly<Record<string, AnyRule>> = rulesOf('KubeScheduler', rows);
