// The words that a kept town knows: what services/search/vocabulary.py makes of them, on the phone.

import { isHan, lettersOf, stemmer } from "./spelling.js";

const LOOSE = new Set(["category", "for"]);
const SHORTEST_MISSPELT_ORGANIZATION = 6;
const PIECE = /[\u3400-\u9fff\uf900-\ufaff]|[^ \u3400-\u9fff\uf900-\ufaff]+/g;

// The words; of Chinese, which has no spaces, the signs.
export const pieces = (folded) => folded.match(PIECE) ?? [];

function put(map, key, value) {
  if (map.has(key)) map.get(key).push(value);
  else map.set(key, [value]);
}

// `languages` are bits everywhere, one for each language of the site.
export function vocabularyOf({ phrases: written, spelling, categories, needs }) {
  const phrases = new Map();
  for (const [kind, code, languages, isName, lines] of written) {
    const meaning = { kind, code, languages, isName: !!isName };
    for (const phrase of lines.split("\n")) put(phrases, phrase, meaning);
  }
  const known = {
    phrases,
    needs,
    categories: new Set(categories.map(([code]) => code)),
    general: new Set(categories.filter(([, , parent]) => !parent).map(([code]) => code)),
    // Written without spaces → the phrase.
    joined: new Map(),
    // Phrase → its words without those that say nothing.
    telling: new Map(),
    // Word → the phrases in which it is a telling word.
    holding: new Map(),
    // Word → the languages that have it.
    languages: new Map(),
    // What is left of a word without its endings → the words.
    stems: new Map(),
    // Length → words that others may be misspellings of.
    words: new Map(),
    // Phrases for which a word near theirs is taken.
    misspelt: new Set(),
    // Phrases of which parts, in any order, say the same.
    loose: new Set(),
    fillers: new Set(),
    stemsOf: stemmer(spelling),
  };
  spelling.fillers.forEach((line, number) => {
    for (const word of line.split(" ").filter(Boolean)) {
      known.fillers.add(word);
      known.languages.set(word, (known.languages.get(word) ?? 0) | (1 << number));
    }
  });
  const mayBeMeant = new Set();
  for (const [phrase, meanings] of phrases) {
    if (meanings.some(({ kind }) => LOOSE.has(kind))) known.loose.add(phrase);
    if (meanings.some((each) => mayBeMisspelt(phrase, each))) known.misspelt.add(phrase);
    const joined = phrase.replaceAll(" ", "");
    if (!known.joined.has(joined)) known.joined.set(joined, phrase);
    let words = pieces(phrase);
    if (known.loose.has(phrase)) words = words.filter((word) => !known.fillers.has(word));
    words = [...new Set(words)];
    known.telling.set(phrase, words);
    const languages = meanings.reduce((all, each) => all | each.languages, 0);
    for (const word of words) {
      put(known.holding, word, phrase);
      known.languages.set(word, (known.languages.get(word) ?? 0) | languages);
      if (known.misspelt.has(phrase)) mayBeMeant.add(word);
    }
  }
  for (const word of mayBeMeant)
    if (!isHan(word)) {
      put(known.words, word.length, { word, letters: lettersOf(word) });
      for (const stem of known.stemsOf(word)) put(known.stems, stem, word);
    }
  return known;
}

// Not for every abbreviation.
const mayBeMisspelt = (phrase, { kind }) =>
  kind !== "organization" || phrase.length >= SHORTEST_MISSPELT_ORGANIZATION;
