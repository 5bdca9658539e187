// The map of a list. This file, Leaflet and the points are loaded by the first tap on its button.

// Pixels. Circles nearer than this become one, so that a thumb can tell them apart.
const APART = 48;
// Without streets there is nothing to see closer by.
const MOST_ZOOM_OF_GROUND = 11;
const COUNTRY = [
  [50.75, 3.35],
  [53.55, 7.2],
];
const FRAME = [
  [50.4, 2.4],
  [54.1, 7.9],
];

const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
const { lang, dir } = document.documentElement;
const number = new Intl.NumberFormat(lang, { numberingSystem: "latn" });
const opened = new WeakMap();
// Where a name may stand beside its circle, the best first.
const SIDES = ["under", "over", "left", "right"];

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

// A name, in the language of the page unless it says another.
function named(name, className, { name: text, language }) {
  const made = element(name, className, text);
  made.dir = language ? "auto" : dir;
  if (language) made.lang = language;
  return made;
}

// Opening and closing

// Resolves, when the map is there, to what is to be said about it; fails when something of it could
// not be loaded.
export async function toggle(section, button) {
  if (!opened.has(section)) {
    const loading = load(section);
    opened.set(section, loading);
    loading.catch(() => opened.delete(section));
  }
  const { facts, body } = await opened.get(section);
  show(section, button, body);
  if (!body.firstChild) draw(body, facts);
  return body.hidden ? "" : facts.words.remark;
}

function show(section, button, body) {
  const label = button.lastElementChild;
  body.hidden = !body.hidden;
  button.setAttribute("aria-expanded", !body.hidden);
  section.dataset.show ??= label.textContent;
  label.textContent = body.hidden ? section.dataset.show : section.dataset.hide;
}

async function load(section) {
  const { dataset } = section;
  const [facts] = await Promise.all([
    ask(dataset),
    style(dataset.leafletStyle).then(() => style(dataset.style)),
    import(dataset.leaflet),
  ]);
  const ground = await read(await fetch(facts.ground));
  const body = element("div", "map__body");
  body.hidden = true;
  section.append(body);
  return { facts: { ...facts, ground }, body };
}

// In the way the list was asked for: a search without a trace shows no words in an address here
// either.
async function ask({ points, question }) {
  const query = new URLSearchParams(question ?? location.search);
  query.delete("page");
  const options = { credentials: "omit", referrerPolicy: "no-referrer" };
  if (question === undefined) return read(await fetch(`${points}?${query}`, options));
  return read(await fetch(points, { ...options, method: "POST", body: query }));
}

function read(response) {
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

function style(href) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href, onload: resolve, onerror: reject });
    document.head.append(link);
  });
}

// The map

function draw(body, { spots, words, ground, tiles }) {
  const view = element("div", "map__view");
  const chosen = element("div", "map__chosen");
  chosen.hidden = true;
  const credit = element("p", "map__credit");
  credit.append(element("bdi", "", words.credit));
  body.append(view, credit, chosen);
  view.setAttribute("role", "region");
  view.setAttribute("aria-label", words.map);
  // Leaflet counts from the left. What is written on the map runs its own way.
  view.dir = "ltr";
  const map = L.map(view, {
    attributionControl: false,
    zoomControl: false,
    scrollWheelZoom: false,
    zoomSnap: tiles ? 1 : 0.5,
    maxZoom: tiles ? tiles.most_zoom : MOST_ZOOM_OF_GROUND,
    maxBounds: FRAME,
    maxBoundsViscosity: 1,
    zoomAnimation: !isStill,
    fadeAnimation: !isStill,
    inertia: !isStill,
  });
  L.control
    .zoom({
      position: dir === "rtl" ? "topright" : "topleft",
      zoomInTitle: words.zoom_in,
      zoomOutTitle: words.zoom_out,
    })
    .addTo(map);
  look(map, spots, tiles);
  drawGround(map, ground);
  if (tiles) streets(tiles.address).addTo(map);
  const drawn = new Spots(map, spots, words, chosen);
  map.on("zoomend", () => drawn.draw());
  map.on("moveend", () => drawn.name());
  drawn.draw();
  followCards(drawn);
}

function look(map, spots, tiles) {
  const here = spots.length ? L.latLngBounds(spots.map(({ at }) => at)) : COUNTRY;
  // Never further away than the whole country.
  map.setMinZoom(map.getBoundsZoom(COUNTRY, false, L.point(72, 72)));
  map.fitBounds(here, { padding: [36, 36], maxZoom: tiles ? 14 : 9, animate: false });
}

// Under the streets, and seen where there are none. Waters overlap, so each is drawn by itself.
function drawGround(map, { water, borders }) {
  map.createPane("ground").style.zIndex = 100;
  for (const [type, shapes, className] of [
    ["LineString", borders, "map__border"],
    ["Polygon", water, "map__water"],
  ]) {
    const geometries = shapes.map((coordinates) => ({ type, coordinates }));
    const features = geometries.map((geometry) => ({ type: "Feature", geometry }));
    const options = { pane: "ground", interactive: false, style: { className } };
    L.geoJSON(features, options).addTo(map);
  }
}

// Leaflet's own layer puts a picture into the page that our rules for content refuse.
function streets(address) {
  const layer = L.gridLayer({ bounds: FRAME, className: "map__streets" });
  layer.createTile = (at, done) => {
    const tile = document.createElement("img");
    tile.alt = "";
    tile.onload = () => done(null, tile);
    tile.onerror = () => done(new Error(tile.src), tile);
    tile.src = L.Util.template(address, at);
    return tile;
  };
  return layer;
}

// Points: a circle with a number for each door and town, and one for those that are close together

class Spots {
  constructor(map, spots, words, chosen) {
    Object.assign(this, { map, spots, words, chosen });
    this.layer = L.layerGroup().addTo(map);
    this.groups = [];
  }

  draw() {
    const focused = this.groups.find(({ button }) => button === document.activeElement);
    this.layer.clearLayers();
    this.groups = this.grouped();
    for (const group of this.groups) this.add(group);
    this.name();
    this.mark(this.marked);
    if (focused) this.of(focused.pages[0])?.button.focus({ preventScroll: true });
  }

  // Those with most help come first, and smaller ones join them.
  grouped() {
    const groups = [];
    for (const spot of this.spots) {
      const here = this.map.project(spot.at);
      const near = groups.find(({ middle }) => middle.distanceTo(here) < APART);
      if (near) near.spots.push(spot);
      else groups.push({ middle: here, spots: [spot] });
    }
    for (const group of groups) {
      const services = group.spots.flatMap((spot) => spot.services);
      group.pages = [...new Set(services.map(({ page }) => page))];
    }
    return groups;
  }

  of(page) {
    return this.groups.find(({ pages }) => pages.includes(page));
  }

  add(group) {
    const [first] = group.spots;
    const button = element("button", "map__spot");
    button.type = "button";
    button.setAttribute("aria-label", this.saidOf(group));
    const count = element("span", "map__count", number.format(group.pages.length));
    button.append(count, named("span", "map__name", first));
    button.addEventListener("click", ({ detail }) => {
      // The end of dragging the map is no tap; keys have no detail.
      if (!detail || !this.map.dragging.moved()) this.choose(group);
    });
    button.addEventListener("focus", () => this.map.panInside(first.at, { padding: [48, 48] }));
    group.button = button;
    const icon = L.divIcon({ html: button, className: "map__place", iconSize: [44, 44] });
    const options = { icon, interactive: false, keyboard: false };
    group.marker = L.marker(first.at, options).addTo(this.layer);
  }

  saidOf({ spots, pages }) {
    const [first] = spots;
    if (pages.length === 1) return `${first.services[0].name} – ${first.name}`;
    const where = spots.length > 1 ? this.words.area.replace("%(town)s", first.name) : first.name;
    return `${where} – ${this.words.number.replace("%(count)s", number.format(pages.length))}`;
  }

  // A name is written where it can be read whole and covers no other circle and no other name.
  name() {
    const view = this.map.getContainer().getBoundingClientRect();
    const taken = this.groups.map(({ button }) => button.getBoundingClientRect());
    for (const [own, { button }] of this.groups.entries()) {
      const name = button.lastElementChild;
      // What is hidden has no size.
      name.hidden = false;
      const side = SIDES.find((each) => {
        name.dataset.side = each;
        const box = name.getBoundingClientRect();
        const isFree = taken.every((other, place) => place === own || !overlap(box, other));
        return isFree && box.left >= view.left && box.right <= view.right;
      });
      if (side) taken.push(name.getBoundingClientRect());
      name.hidden = !side;
    }
  }

  mark(page) {
    this.marked = page;
    for (const { button, marker, pages } of this.groups) {
      const isMarked = pages.includes(page);
      button.classList.toggle("map__spot--marked", isMarked);
      marker.setZIndexOffset(isMarked ? 1000 : 0);
    }
  }

  choose(group) {
    const { spots, pages } = group;
    if (pages.length === 1) {
      this.chosen.hidden = true;
      if (!goToCard(pages[0])) location.assign(pages[0]);
      return;
    }
    const title = element("h2", "map__title", this.saidOf(group));
    title.tabIndex = -1;
    const lists = spots.flatMap((spot) => [
      ...(spots.length > 1 ? [named("h3", "map__town", spot)] : []),
      listOf(spot.services),
    ]);
    this.chosen.replaceChildren(title, ...(spots.length > 1 ? [this.closer(spots)] : []), ...lists);
    this.chosen.hidden = false;
    title.focus();
  }

  closer(spots) {
    const button = element("button", "button", this.words.closer);
    button.type = "button";
    button.addEventListener("click", () => {
      this.chosen.hidden = true;
      this.map.fitBounds(L.latLngBounds(spots.map(({ at }) => at)), { padding: [48, 48] });
      this.map.getContainer().focus();
    });
    return button;
  }
}

function overlap(one, other) {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}

function listOf(services) {
  const list = element("ul", "plain-list");
  for (const service of services) {
    const link = named("a", "", service);
    link.href = service.page;
    link.addEventListener("click", (event) => goToCard(service.page) && event.preventDefault());
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  return list;
}

// In step with the list

function goToCard(page) {
  const link = document.querySelector(`.card__title a[href="${CSS.escape(page)}"]`);
  link?.focus();
  return !!link;
}

function followCards(spots) {
  const pageOf = ({ target }) =>
    target.closest(".card")?.querySelector(".card__title a").getAttribute("href");
  const cards = document.querySelector(".cards");
  for (const begins of ["focusin", "mouseover"]) {
    cards.addEventListener(begins, (event) => spots.mark(pageOf(event)));
  }
  for (const ends of ["focusout", "mouseleave"]) cards.addEventListener(ends, () => spots.mark());
}
