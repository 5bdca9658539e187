// Which services fit what was understood, and in which order? What services/search/matching.py does,
// on the phone, over the services of one town.

import { isHan } from "./spelling.js";

const DROPPED_IN_ORDER = ["for", "language", "organization", "place"];
const MOST_REORDERED = 50;
const ABOUT_AS_SURE = 0.6;
const MOST_KINDS = 3;
const FIRST_OF_A_KIND = 2;
// A word in more names than this is the name of none.
const MOST_NAMED = 20;
// How much a word counts in the name, in who and what, and elsewhere.
const WEIGHTS = [8, 3, 1];

const shares = (one, other) => one.some((each) => other.includes(each));

// `services` are as the town's file has them, each with `words`: three folded texts with a space
// before each word, of falling weight. `parents`: category → the one above it.
// Gives {services, understood, dropped, isPartial, isWider}.
export function match(services, understood, parents) {
  if (understood.isEmpty) return byWords(services, understood);
  const named = namedBy(understood.reread, services);
  for (const isWider of [false, true]) {
    const question = isWider ? wider(understood, parents) : understood;
    for (const remaining of relaxed(question)) {
      if (!services.some((each) => fits(each, remaining))) continue;
      // A word may look misspelt and be a name.
      const found = services.filter((each) => fits(each, remaining) || named.includes(each));
      const dropped = DROPPED_IN_ORDER.filter(
        (kind) => understood[kind].length && !remaining[kind].length,
      );
      return { services: bestFirst(found, remaining, named), understood, dropped, isWider };
    }
  }
  return { services: [], understood, dropped: [] };
}

function fits(service, { organization, category, for: groups, language }) {
  if (organization.length && !category.length && !shares(service.organizations, organization))
    return false;
  if (category.length && !shares(service.categories, category)) return false;
  if (groups.length && !category.length && !welcomes(service, groups)) return false;
  return !language.length || shares(service.languages, language);
}

const welcomes = (service, groups) => shares(service.for, [...groups, "everyone"]);

function copyOf(understood, changes) {
  return Object.assign(Object.create(Object.getPrototypeOf(understood)), understood, changes);
}

// Nobody helps with exactly this: who helps with what it is part of?
function wider(understood, parents) {
  const weights = new Map();
  for (const [code, weight] of understood.weights) {
    const top = parents.get(code) || code;
    weights.set(top, Math.max(weight, weights.get(top) ?? 0));
  }
  return copyOf(understood, { category: [...weights.keys()], weights });
}

// The whole question, then with one condition less at a time.
function* relaxed(understood) {
  yield understood;
  let remaining = understood;
  for (const kind of DROPPED_IN_ORDER)
    if (remaining[kind].length) {
      remaining = copyOf(remaining, { [kind]: [] });
      if (!remaining.isEmpty) yield remaining;
    }
}

// Words as they stand

// Every word must begin a word of the listing; Chinese is written without spaces.
const holds = (text, word) => text.includes(isHan(word) ? word : ` ${word}`);
const holdsAny = ({ words }, word) => words.some((text) => holds(text, word));

function byWords(services, understood) {
  const asked = understood.rest;
  for (const way of ["every", "some"]) {
    const found = services.filter((each) => asked[way]((word) => holdsAny(each, word)));
    if (found.length)
      return { services: ranked(found, asked), understood, dropped: [], isPartial: way === "some" };
  }
  return { services: [], understood, dropped: [] };
}

// The rarer a word, the more it says; the more so in a name.
function ranked(services, asked) {
  const telling = asked.map((word) => {
    const having = services.filter((each) => holdsAny(each, word)).length;
    return { word, says: Math.log(1 + services.length / (having || 1)) };
  });
  const scores = new Map(
    services.map((each) => [
      each,
      telling.reduce((score, { word, says }) => {
        const place = each.words.findIndex((text) => holds(text, word));
        return score + (place < 0 ? 0 : says * WEIGHTS[place]);
      }, 0),
    ]),
  );
  return sortedBy(services, (each) => -scores.get(each));
}

function namedBy(asked, services) {
  const found = services.filter(({ words }) => asked.some((word) => `${words[0]} `.includes(` ${word} `)));
  return found.length > MOST_NAMED ? [] : found;
}

// Order

const sortedBy = (services, key) => [...services].sort((one, other) => key(one) - key(other));

const first = (services, chosen) => [...new Set([...chosen, ...services])];

// By name, by what is meant most surely, here, for whom was named, with the other words.
function bestFirst(found, understood, named) {
  const { category, for: groups, place, weights, rest } = understood;
  let services = found;
  const withWords = services.filter((each) => rest.some((word) => holdsAny(each, word)));
  services = first(services, ranked(withWords, rest).slice(0, MOST_REORDERED));
  if (category.length && groups.length)
    services = sortedBy(services, (each) => (welcomes(each, groups) ? 0 : 1));
  if (place.length) services = sortedBy(services, ({ isHere }) => (isHere ? 0 : 1));
  if (category.length > 1)
    services = sortedBy(services, ({ categories }) =>
      Math.min(0, ...categories.map((code) => -(weights.get(code) ?? 0))),
    );
  return first(services, [...named, ...ofEachKind(services, weights)]);
}

// When the question may mean several kinds of help: the first services of each of them.
function ofEachKind(services, weights) {
  const least = Math.max(0, ...weights.values()) * ABOUT_AS_SURE;
  const likely = [...weights]
    .filter(([, weight]) => weight >= least)
    .sort((one, other) => one[1] - other[1])
    .slice(-MOST_KINDS)
    .reverse();
  if (likely.length < 2) return [];
  const chosen = [];
  for (const [code] of likely)
    chosen.push(
      ...services
        .filter((each) => each.categories.includes(code) && !chosen.includes(each))
        .slice(0, FIRST_OF_A_KIND),
    );
  return chosen;
}
