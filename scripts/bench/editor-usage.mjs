// @ts-check
// Loaded into a measured language server: reports its processor time when it publishes diagnostics, and on request its
// memory after a garbage collection. Needs an IPC channel.
/** @param {object} figures */
const tell = (figures) => process.send?.(figures);

/** In milliseconds, of all threads, from the start of the process. */
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (/** @type {any[]} */ ...args) => {
  if (String(args[0]).includes('"textDocument/publishDiagnostics"')) tell({ published: true, cpu: cpu() });
  // @ts-expect-error the arguments are passed on as they are
  return write(...args);
};

process.on('message', (message) => {
  if (message === 'usage') tell({ cpu: cpu() });
  if (message === 'memory') {
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    tell({ heapUsed, rss });
  }
});
// A channel that nobody listens to would keep the server alive.
process.channel?.unref();
