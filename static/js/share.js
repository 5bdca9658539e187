// Copy, share and print a page, and choose the language its link opens in. Without this script there
// are links for messages, a file for the contacts and the code.

function sharing(section) {
  const { shareTitle: title, shareLink } = section.dataset;
  const { origin, pathname } = new URL(shareLink);
  const find = (name) => section.querySelector(`[data-share-${name}]`);
  const select = find("language").querySelector("select");
  const say = (words) => (section.querySelector("[role=status]").textContent = words);
  const messages = [...section.querySelectorAll("a")].filter((each) =>
    each.href.includes(encodeURIComponent(shareLink)),
  );
  let link = shareLink;

  function offer(name, action) {
    const item = find(name);
    item.hidden = false;
    item.querySelector("button").addEventListener("click", () => action(item));
  }

  find("language").hidden = false;
  select.addEventListener("change", () => {
    const before = link;
    link = select.value ? `${origin}/${select.value}${pathname}` : shareLink;
    for (const each of messages)
      each.href = each.href.replace(encodeURIComponent(before), encodeURIComponent(link));
  });
  if (navigator.share)
    // Somebody may think better of it: nothing to say then.
    offer("native", () => navigator.share({ title, url: link }).catch(() => {}));
  if (navigator.clipboard)
    offer("copy", async ({ dataset }) => {
      await navigator.clipboard.writeText(link);
      say(dataset.done);
    });
  offer("print", () => print());
}

document.querySelectorAll("[data-share-link]").forEach(sharing);
