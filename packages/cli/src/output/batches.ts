const SIZE = 64 * 1024;

/** The same text in pieces of some length: formatters give many short ones, and every write has its price. */
export function* batches(chunks: Iterable<string>): Generator<string> {
  let batch = '';
  for (const chunk of chunks) {
    batch += chunk;
    if (batch.length < SIZE) continue;
    yield batch;
    batch = '';
  }
  if (batch !== '') yield batch;
}
