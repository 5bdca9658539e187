// Suggestions while typing, “near me”, and the way to the map. The page works the same without this
// script.

const PAUSE_MS = 300;
const ENOUGH = /\p{L}.*\p{L}|\p{Script=Han}/su;

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

// Nothing is asked while somebody types on, and nothing is kept.
function suggest(input) {
  const list = document.createElement("ul");
  let pause, request, options, chosen;

  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  set(list, { role: "listbox", "aria-label": input.labels[0].textContent });
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });
  input.after(list);

  function show(suggestions) {
    options = suggestions.map(optionOf);
    list.replaceChildren(...options);
    list.hidden = !options.length;
    set(input, { "aria-expanded": !list.hidden });
    mark(-1);
  }

  function optionOf({ words, kind, said, language }, number) {
    const option = document.createElement("li");
    const [name, about] = [words, said || input.dataset[kind] || ""].map((text) => {
      const part = document.createElement("bdi");
      part.textContent = text;
      return part;
    });
    if (language) about.lang = language;
    set(option, { role: "option", id: `${list.id}-${number}` });
    option.append(name, " ", about);
    option.onclick = () => choose(words);
    option.words = words;
    return option;
  }

  function mark(number) {
    chosen = options[number];
    for (const option of options) set(option, { "aria-selected": option === chosen });
    set(input, { "aria-activedescendant": chosen ? chosen.id : "" });
  }

  function choose(words) {
    input.value = words;
    stop();
    input.form.submit();
  }

  function wait() {
    clearTimeout(pause);
    request?.abort();
  }

  function stop() {
    wait();
    show([]);
  }

  async function ask() {
    const { signal } = (request = new AbortController());
    const query = new URLSearchParams({ q: input.value });
    try {
      const response = await fetch(`${input.dataset.suggestions}?${query}`, {
        signal,
        credentials: "omit",
        referrerPolicy: "no-referrer",
      });
      const { suggestions } = await response.json();
      if (!signal.aborted) show(suggestions);
    } catch {
      // One can search without.
    }
  }

  input.addEventListener("input", () => {
    wait();
    if (ENOUGH.test(input.value)) pause = setTimeout(ask, PAUSE_MS);
    else show([]);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || list.hidden) return;
    if (step) {
      // Above the first and below the last (-1) stands what was typed.
      const places = options.length + 1;
      mark(((options.indexOf(chosen) + step + 1 + places) % places) - 1);
    } else if (event.key === "Enter" && chosen) choose(chosen.words);
    else if (event.key === "Escape") stop();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", stop);
  input.form.addEventListener("submit", stop);
  // Losing the focus would close the list before the tap counts.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  stop();
}

function send(action, query) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action, hidden: true });
  for (const [name, value] of query) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

// Two decimals of the position, about a kilometre, are all that leaves the phone.
function offerNearMe(button) {
  const { form } = button;
  const say = (text) => (form.querySelector("[role=status]").textContent = text);

  function go({ coords }) {
    const query = new URLSearchParams(new FormData(form));
    query.set("near", `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`);
    query.delete("place");
    for (const [name, value] of [...query]) if (!value) query.delete(name);
    say("");
    // A search without a trace shows no position in the address either.
    if (form.method === "post") return send(form.action, query);
    location.assign(`${form.action}?${query}`);
  }

  button.addEventListener("click", () => {
    const { waiting, refused, failed } = button.dataset;
    say(waiting);
    navigator.geolocation.getCurrentPosition(
      go,
      (error) => say(error.code === error.PERMISSION_DENIED ? refused : failed),
      { timeout: 15000, maximumAge: 300000 },
    );
  });
  button.hidden = false;
}

// The map, and all it needs, is loaded by the first tap.
function offerMap(button) {
  const section = button.closest("[data-map]");
  const { map, waiting, failed } = section.dataset;
  const say = (text) => (section.querySelector("[data-map-status]").textContent = text);

  let isComing = false;

  button.addEventListener("click", async () => {
    if (isComing) return;
    isComing = true;
    say(waiting);
    try {
      say(await (await import(map)).toggle(section, button));
    } catch {
      say(failed);
    }
    isComing = false;
  });
  section.classList.add("map--ready");
}

document.querySelectorAll("[data-suggestions]").forEach(suggest);
if (navigator.geolocation) document.querySelectorAll("[data-near-me]").forEach(offerNearMe);
document.querySelectorAll("[data-map] button").forEach(offerMap);
