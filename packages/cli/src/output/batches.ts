const SIZE = 64 * 1024;

/** Joins short pieces into longer ones: formatters yield many short ones, and every write has a cost. */
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
