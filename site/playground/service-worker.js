// Keeps the playground for when there is no network. site/build/offline.mjs fills in the name and the files.
const name = 'NAME';
const files = ['FILES'];

addEventListener('install', (event) => {
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(files)));
});

// A new version takes over when no page of the old one is open: these still ask for files of theirs.
addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const other of await caches.keys()) if (other !== name) await caches.delete(other);
      await clients.claim();
    })(),
  );
});

addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer(request));
});

/**
 * Pages, and the list of what they consist of, come from the network as long as there is one: an old list names files
 * that are gone. Files with a hash in their names never change.
 */
async function answer(request) {
  const cache = await caches.open(name);
  const changes = request.mode === 'navigate' || new URL(request.url).pathname.endsWith('/hashmap.json');
  if (!changes) return (await cache.match(request)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    const page = request.url.replace(/[?#].*$/, '').replace(/\.html$/, '');
    const kept = await cache.match(page);
    if (kept) return kept;
    throw error;
  }
}
