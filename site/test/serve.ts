import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

export interface Served {
  /** The address of the folder, without a slash at the end. */
  readonly url: string;
  /** Ends the server, as if the network were gone. */
  readonly close: () => Promise<void>;
}

/**
 * Serves a directory as GitHub Pages does: `/a` is `a.html`.
 * @param base where the folder is, with a slash at both ends
 */
export async function serve(folder: string, base: string): Promise<Served> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const below = decodeURIComponent(pathname).startsWith(base) ? pathname.slice(base.length) : '/404';
    const asked = path.join(folder, decodeURIComponent(below));
    const file = [asked, `${asked}.html`, path.join(asked, 'index.html')].find(
      (candidate) => candidate.startsWith(folder) && existsSync(candidate) && statSync(candidate).isFile(),
    );
    response.writeHead(file ? 200 : 404, {
      'content-type': TYPES[path.extname(file ?? '.html')] ?? 'application/octet-stream',
    });
    if (file) createReadStream(file).pipe(response);
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base.replace(/\/$/, '')}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
