// Leave in one tap. A classic script in the head of every page: what runs later would let a page
// that is being left show itself once more.
//
// Back must not lead to our pages. The first of them in this tab takes the neutral page's place, and
// a new entry after it cuts off those that came later. Browsers without the list of entries
// (`navigation`) put the neutral page in the place of this one only.
(() => {
  const KEY = "leaving";
  const TWICE_MS = 1000;

  function replace(address) {
    document.documentElement.hidden = true;
    location.replace(address);
  }

  function arrive() {
    const address = sessionStorage.getItem(KEY);
    if (!address) return;
    sessionStorage.removeItem(KEY);
    replace(address);
  }

  // Only pages of readers run this script. They send no referrer, and so do not tell their address
  // here either; pages of the admin do.
  const isOurs = ({ url }) => !url || !new URL(url).pathname.startsWith("/admin/");

  function leave(address) {
    // Nobody sees a page go by.
    document.documentElement.hidden = true;
    document.title = "";
    const before = window.navigation?.entries().slice(0, navigation.currentEntry.index) ?? [];
    const first = before[before.findLastIndex((entry) => !isOurs(entry)) + 1];
    if (!first) return replace(address);
    sessionStorage.setItem(KEY, address);
    // An entry of this same page is not loaded anew.
    navigation.traverseTo(first.key).finished.then(arrive, arrive);
  }

  try {
    arrive();
    addEventListener("pageshow", ({ persisted }) => persisted && arrive());
  } catch {
    // Storage is forbidden: nobody can be on the way out.
  }

  if ("neutral" in document.documentElement.dataset) {
    if (window.navigation?.canGoForward ?? true) history.pushState(null, "");
    return;
  }

  let escapedAt = -TWICE_MS;
  const way = () => document.querySelector("[data-leave]").href;
  addEventListener("keydown", ({ key, repeat, timeStamp }) => {
    if (key !== "Escape" || repeat) return;
    if (timeStamp - escapedAt < TWICE_MS) leave(way());
    escapedAt = timeStamp;
  });
  addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-leave]")) return;
    event.preventDefault();
    leave(way());
  });
})();
