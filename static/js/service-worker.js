// Shows the towns somebody has kept when there is no connection. It is installed only by the button
// that keeps one (keep.js), and by itself keeps nothing: what is read leaves no trace on the phone.

const KEPT = "kept";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const page = (request) =>
  newest(request, async (kept) => (await kept.match(request)) ?? anyTown(kept));
const data = (request) => newest(request, (kept) => kept.match(request));

async function newest(request, find) {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await find(await caches.open(KEPT));
    if (found) return found;
    throw error;
  }
}

// Whatever page was asked for: the last town that was kept is better than none.
async function anyTown(kept) {
  const towns = (await kept.keys()).filter(({ url }) => url.endsWith("/kept/"));
  return towns.length ? kept.match(towns.at(-1)) : undefined;
}

async function file(request) {
  return (await (await caches.open(KEPT)).match(request)) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/admin/")) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (pathname.endsWith("/kept/town.json")) event.respondWith(data(request));
});
