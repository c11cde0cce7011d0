import type { AnyRule } from '@plimsoll/core';
import { isFalse, isLoopback, type Row, rulesOf } from '@plimsoll/rule-kit';

/** Section 1.4. With `--config` the scheduler reads profiling from `enableProfiling` in that file. */
const rows: Readonly<Record<string, Row>> = {
  'scheduler-profiling': {
    description: 'Turn off profiling on the scheduler',
    risk: 3,
    severity: 'off',
    cwe: [200],
    flag: 'profiling',
    wanted: 'false',
    accepts: isFalse,
    fix: { value: 'false', safety: 'safe' },
    messages: {
      missing:
        "{{program}} runs without '{{setting}}', so its profiling endpoints expose internals and can slow it down.",
      wrong: "'{{setting}}' is not false, so its profiling endpoints expose internals and can slow it down.",
    },
  },
  'scheduler-bind-address': {
    description: 'Bind the scheduler to loopback',
    risk: 4,
    cwe: [668],
    flag: 'bind-address',
    accepts: isLoopback,
    fix: { value: '127.0.0.1', safety: 'unsafe' },
    messages: {
      missing: "{{program}} runs without '{{setting}}', so its port answers on every network. Set 127.0.0.1.",
      wrong: "'{{setting}}' is not a loopback address, so the port answers on every network. Set 127.0.0.1.",
    },
  },
};

export const scheduler: Readonly<Record<string, AnyRule>> = rulesOf('KubeScheduler', rows);
