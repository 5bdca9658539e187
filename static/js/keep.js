// Keep a town on the phone, bring the copy up to date, take it away again. Nothing is kept, and no
// worker installed, before somebody taps the button.

const KEPT = "kept";

const FRESH = { cache: "no-cache", credentials: "omit" };

const part = (name) => document.querySelector(`[data-keep-${name}]`);

const FILES = "link[rel=stylesheet], link[rel=icon], link[rel=modulepreload], script[src], use";
// What changes with the listings, under the same name.
const DATA = "link[rel=preload][as=fetch]";

// The page of the town, and the one to leave to: somebody may have to leave without a connection.
async function fetchAll(town) {
  const kept = await caches.open(KEPT);
  await fetchPage(kept, document.querySelector("[data-leave]").href);
  await fetchPage(kept, town);
}

// A page and every file it is made of. The page comes last: it stands for a whole copy.
async function fetchPage(kept, address) {
  const response = await fetch(address, FRESH);
  if (!response.ok) throw new Error(response.status);
  const page = new DOMParser().parseFromString(await response.clone().text(), "text/html");
  const named = (selector) =>
    [...page.querySelectorAll(selector)]
      .map((each) => each.getAttribute("href") ?? each.getAttribute("src"))
      .map((each) => each.split("#")[0]);
  await kept.addAll([...new Set(named(FILES))]);
  await kept.addAll(named(DATA).map((each) => new Request(each, FRESH)));
  await kept.put(address, response);
}

async function show(section) {
  const isKept = !!(await (await caches.open(KEPT)).match(section.dataset.keep));
  part("offer").hidden = isKept;
  part("here").hidden = !isKept;
  section.hidden = false;
  return isKept;
}

async function keep(section) {
  try {
    await fetchAll(section.dataset.keep);
    await navigator.serviceWorker.register("/service-worker.js");
    part("status").textContent = "";
  } catch {
    part("status").textContent = section.dataset.failed;
  }
  await show(section);
}

async function remove(section) {
  const kept = await caches.open(KEPT);
  for (const request of await kept.keys())
    if (new URL(request.url).pathname.startsWith(section.dataset.keep)) await kept.delete(request);
  const towns = (await kept.keys()).filter(({ url }) => url.endsWith("/kept/"));
  if (!towns.length) {
    await caches.delete(KEPT);
    const worker = await navigator.serviceWorker.getRegistration("/");
    await worker?.unregister();
  }
  part("status").textContent = section.dataset.removed;
  part("offer").hidden = false;
  part("here").hidden = true;
}

async function start(section) {
  // Asking for a cache would make one: nothing may be there before the first tap.
  if (await caches.has(KEPT)) {
    // In the background, and only when there is a connection.
    if ((await show(section)) && navigator.onLine) fetchAll(section.dataset.keep).catch(() => {});
  } else section.hidden = false;
  part("offer").addEventListener("click", () => keep(section));
  part("remove").addEventListener("click", () => remove(section));
}

const section = document.querySelector("[data-keep]");
if (section && window.caches && navigator.serviceWorker) start(section);
