// Lints manifests that clients send: curl --data-binary @pod.yaml 'http://localhost:8080/?path=pod.yaml'
import { createServer } from 'node:http';
import { lint, loadConfig, parse, visibleFindings } from 'plimsoll';

const LIMIT = 1024 * 1024;

// Once, not for each request. `code: false` is for a server whose config may come from elsewhere.
const { config } = await loadConfig({ presets: ['pod-security/restricted'], code: false });

async function answer(request, response) {
  const reply = (status, value) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
  const { searchParams } = new URL(request.url, 'http://localhost');
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LIMIT) return reply(413, { error: `More than ${LIMIT} bytes.` });
    chunks.push(chunk);
  }
  const path = searchParams.get('path') ?? 'manifest.yaml';
  const file = await parse({ path, text: Buffer.concat(chunks).toString() });
  // One manifest, not a project: missing objects may exist elsewhere. If the client disconnects, the run ends.
  const signal = {
    get aborted() {
      return response.destroyed;
    },
  };
  const result = await lint([file], config, { complete: false, signal });
  const { errors } = result;
  reply(errors.length > 0 ? 500 : 200, { findings: visibleFindings(result), errors });
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => {
    // The client has disconnected, or its address cannot be read. Other clients still get their answers.
    if (!response.headersSent) response.writeHead(400);
    response.end();
  });
});

server.listen(Number(process.argv[2] ?? 8080), 'localhost', () => {
  console.log(`http://localhost:${server.address().port}/`);
});
