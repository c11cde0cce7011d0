import type { AnyRule } from '@plimsoll/core';
import { isLoopback, type Row, rulesOf } from '@plimsoll/rule-kit';

/** Section 4.3. With `--config` kube-proxy reads the address from `metricsBindAddress` in that file. */
const rows: Readonly<Record<string, Row>> = {
  'kube-proxy-metrics-bind-address': {
    description: "Bind kube-proxy's metrics to loopback",
    risk: 4,
    cwe: [668],
    flag: 'metrics-bind-address',
    absent: 'passes',
    accepts: (setting) => setting.text === '' || isLoopback(setting),
    fix: { value: '127.0.0.1:10249', safety: 'unsafe' },
    messages: {
      wrong:
        "'{{setting}}' is not a loopback address, so the metrics answer on every network of the node without credentials. Set 127.0.0.1:10249.",
    },
  },
};

export const kubeProxy: Readonly<Record<string, AnyRule>> = rulesOf('KubeProxy', rows);
