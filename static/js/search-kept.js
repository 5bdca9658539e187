// Search among what is kept, filter it and say what is open: nothing leaves the phone.

import { fold } from "./fold.js";
import { match } from "./match.js";
import { dutchMoment, holidaysOf, ruleOf, statusOf } from "./open-now.js";
import { inWords } from "./say-when.js";
import { literally, understand } from "./understand.js";
import { vocabularyOf } from "./vocabulary.js";

const MINUTE_MS = 60000;
const FOLDED_AT_ONCE = 20;
const SHOWN_AT_ONCE = 20;
const PAUSE_MS = 400;

const form = document.querySelector("[data-search-kept]");
const input = form.querySelector("input");
const list = document.querySelector("[data-listed]");
const part = (name) => document.querySelector(`[data-${name}]`);
const choice = (name) => form.elements[name];

class Listed {
  // Before the file of the town is there, and where it is not: words alone.
  names = "";
  categories = [];
  for = [];
  languages = [];
  organizations = [];
  safe = [];
  rules = [];
  state = { kind: "unknown" };

  constructor(article) {
    this.article = article;
    this.slug = article.dataset.service;
  }

  #words = null;

  // For match.js, folded when they are needed first.
  get words() {
    if (!this.#words) {
      const [name, who] = ["h2", ".quiet"].map(
        (each) => this.article.querySelector(each)?.textContent ?? "",
      );
      const texts = [`${this.names} ${fold(name)}`, fold(`${this.article.dataset.words} ${who}`)];
      this.#words = [...texts, fold(this.article.textContent)].map((text) => ` ${text}`);
    }
    return this.#words;
  }

  learn(facts) {
    Object.assign(this, facts);
    this.rules = this.rules.map(ruleOf);
    this.#words = null;
  }
}

const listed = [...list.children].map((article) => new Listed(article));
let town = null;
let known = null;
let parents = new Map();
let isLiteral = false;
let isInOtherOrder = false;
let others;

// What is asked

const understandAll = (query) =>
  known && !isLiteral ? understand(query, town.language, known) : literally(query);

// Each of the filters, and what a service needs to pass it.
const FILTERS = {
  category: (value) => (each) => each.categories.includes(value),
  language: (value) => (each) => each.languages.includes(value),
  open: () => (each) => each.state.kind === "open",
  safe: () => (each) => each.safe.includes("no-papers"),
  free: () => (each) => each.isFree,
};

const chosen = (name) =>
  choice(name).type === "checkbox" ? choice(name).checked : choice(name).value;

// What the words find among what all filters leave over but one.
function find(understood, besides) {
  let ground = listed;
  for (const [name, passing] of Object.entries(FILTERS))
    if (name !== besides && chosen(name)) ground = ground.filter(passing(chosen(name)));
  if (!understood) return { services: ground, dropped: [] };
  return match(ground, understood, parents);
}

function asked() {
  const query = input.value.trim();
  return { query, understood: query ? understandAll(query) : null };
}

function search() {
  const { query, understood } = asked();
  const found = find(understood);
  const articles = found.services.map(({ article }) => article);
  const shown = new Set(articles.slice(0, SHOWN_AT_ONCE));
  for (const { article } of listed) article.hidden = !shown.has(article);
  // The best first; where nothing is asked all stand as they were.
  if (query) list.prepend(...shown);
  else if (isInOtherOrder) list.append(...listed.map(({ article }) => article));
  isInOtherOrder = query !== "";
  // Laying out hundreds takes an old phone long: not while somebody types on.
  clearTimeout(others);
  others = setTimeout(() => {
    if (query) list.prepend(...articles);
    for (const article of articles) article.hidden = false;
  }, PAUSE_MS);
  tell(found, understood);
  if (part("filters").open) count(understood);
}

// What is told

function tell({ services, dropped, isPartial, isWider }, understood) {
  const names = understood && town ? namesOf(understood) : [];
  show("understood", names.length && !isLiteral, `${names.join(" · ")} (${services.length})`);
  show("dropped", dropped.length, dropped.map((kind) => town.say.leftOut[kind]).join(" · "));
  part("close").hidden = !(isPartial || isWider);
  form.querySelector("[role=status]").textContent = services.length ? "" : form.dataset.nothing;
}

function show(name, isShown, words) {
  part(name).hidden = !isShown;
  part(name).querySelector("strong").textContent = isShown ? words : "";
}

const namesOf = (understood) =>
  ["category", "for", "language", "organization", "place"].flatMap((kind) =>
    understood[kind].map((code) => town.names[kind][code]).filter(Boolean),
  );

function count(understood) {
  for (const [name, passing] of Object.entries(FILTERS)) {
    const { services } = find(understood, name);
    const number = (value) => `(${services.filter(passing(value)).length})`;
    if (choice(name).type === "checkbox")
      choice(name).parentElement.querySelector("[data-count]").textContent = number(true);
    else
      for (const option of choice(name).options)
        if (option.value) option.textContent = `${option.dataset.label} ${number(option.value)}`;
  }
}

function say(service, moment) {
  const { status, isOpenNow, rules } = service;
  const isOpenedByHand = status === "on condition" && isOpenNow;
  if (status !== "active" && !isOpenedByHand) return;
  const found = statusOf(rules, moment, town.holidays);
  const isUnknown = isOpenedByHand && found.state === "unknown";
  service.state = isUnknown
    ? { kind: "open", words: town.say.openNow }
    : inWords(found, moment, town.say);
  service.line ??= newLine(service.article);
  const { kind, words, more } = service.state;
  service.line.className = `facts__item facts__item--${kind}`;
  service.line.querySelector("span").textContent = [words, more].filter(Boolean).join(" · ");
  const picture = { open: "check", closed: "close" }[kind] ?? "clock";
  const use = service.line.querySelector("use");
  use.setAttribute("href", `${use.getAttribute("href").split("#")[0]}#${picture}`);
}

function newLine(article) {
  const line = part("state").content.firstElementChild.cloneNode(true);
  article.querySelector(".facts").prepend(line);
  return line;
}

function sayAll() {
  const moment = dutchMoment(new Date());
  for (const service of listed) say(service, moment);
}

// What comes with the town

const pause = () => new Promise((go) => setTimeout(go));

async function learn() {
  const response = await fetch(form.dataset.town);
  if (!response.ok) return;
  town = await response.json();
  town.holidays = holidaysOf(town.holidays);
  town.names.category = Object.fromEntries(town.categories);
  parents = new Map(town.categories.map(([code, , parent]) => [code, parent]));
  const facts = new Map(town.services.map((each) => [each.slug, each]));
  for (const each of listed) each.learn(facts.get(each.slug));
  // In small steps: an old phone shall scroll meanwhile.
  for (const [place, each] of listed.entries()) {
    each.words;
    if (place % FOLDED_AT_ONCE === 0) await pause();
  }
  await pause();
  known = vocabularyOf(town);
  await pause();
  sayAll();
  offerFilters();
  if (input.value) search();
  setInterval(refresh, MINUTE_MS);
  document.addEventListener("visibilitychange", refresh);
}

function refresh() {
  if (document.hidden) return;
  sayAll();
  if (chosen("open")) search();
}

function offerFilters() {
  const spoken = Object.entries(town.names.language).sort((one, other) =>
    one[1].localeCompare(other[1]),
  );
  const given = new Set(listed.flatMap(({ categories }) => categories));
  const tops = town.categories.filter(([, , parent]) => !parent);
  const kinds = tops.flatMap((top) => [
    [top[0], top[1]],
    ...town.categories
      .filter(([, , parent]) => parent === top[0])
      .map(([code, label]) => [code, `– ${label}`]),
  ]);
  offer("category", kinds.filter(([code]) => given.has(code)));
  offer("language", spoken);
  part("filters").hidden = false;
}

function offer(name, choices) {
  for (const [value, label] of choices) {
    const option = new Option(label, value);
    option.dataset.label = label;
    choice(name).append(option);
  }
  choice(name).closest(".field").hidden = !choices.length;
}

form.addEventListener("submit", (event) => event.preventDefault());
input.addEventListener("input", () => {
  isLiteral = false;
  search();
});
part("filters").addEventListener("change", search);
part("filters").addEventListener("toggle", () => count(asked().understood));
part("understood").querySelector("button").addEventListener("click", () => {
  isLiteral = true;
  search();
  input.focus();
});
form.hidden = false;
if (location.hash === "#q") input.focus();
// An old copy may be without it: then words are looked for as they stand.
learn().catch(() => {});
