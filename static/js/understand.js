// What is somebody asking for? What services/search/understanding.py does, on the phone, with the
// words of one town. tests/search/test_on_the_phone.py asks both the same.

import { fold } from "./fold.js";
import { errors, isHan, lettersOf, mayBeNear } from "./spelling.js";
import { pieces } from "./vocabulary.js";

const MOST_WORDS = 24;
const LONGEST_PHRASE = 8;
const LONGEST_EXACT = 3;
const LONGEST_WITH_ONE_ERROR = 5;
const SHORTEST_COMPOUND = 8;
const LONGEST_WORD = 40;
const MOST_OF_A_LENGTH = 12;
const LIKELIEST_FIRST = ["category", "place", "organization", "language", "for"];
const ELIDED = "djlmst";

const AS_WRITTEN = 1;
const OTHER_ENDING = 0.85;
const OTHER_SOUND = 0.75;
const ONE_ERROR = 0.75;
const TWO_ERRORS = 0.5;
const OTHER_LANGUAGE = 0.8;
const A_NAME = 0.9;
const OF_ANOTHER_WORD = 0.6;
const MUCH_LESS_SURE = 0.2;
const GENERAL = 0.7;
const OF_THE_PEOPLE = 0.5;
const SMALLEST_PART = 0.6;
const LETTERS_OF_A_SIGN = 3;
const NEARLY_AS_GOOD = 0.9;
const MOST_GUESSES = 3;
const NEAR_THE_LIKELIEST = 0.6;
const GUESSED = 0.7;
const LEAST_GUESS = 0.8;
const MOST_GUESS = 0.9;
const LEAST_LIKELY = 0.25;

const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);
const most = (numbers) => Math.max(0, ...numbers);
const lettersIn = (words, at) =>
  sum(at.map((each) => (isHan(words[each]) ? LETTERS_OF_A_SIGN : words[each].length)));

class Understood {
  category = [];
  place = [];
  for = [];
  language = [];
  organization = [];
  // The words that mean nothing to us, and those that were taken for others.
  rest = [];
  reread = [];
  // How surely each category is meant.
  weights = new Map();

  get isEmpty() {
    return LIKELIEST_FIRST.every((kind) => !this[kind].length);
  }

  add({ kind, code }, weight) {
    if (!this[kind].includes(code)) this[kind].push(code);
    if (kind === "category")
      this.weights.set(code, Math.max(weight, this.weights.get(code) ?? 0));
  }

  leaveOutUnlikely() {
    const least = LEAST_LIKELY * most(this.weights.values());
    for (const [code, weight] of this.weights) if (weight < least) this.weights.delete(code);
    this.category = this.category.filter((code) => this.weights.has(code));
  }
}

// The words as they stand.
export function literally(query) {
  return Object.assign(new Understood(), { rest: fold(query).split(" ").filter(Boolean) });
}

// `language` is the number of the page's own.
export function understand(query, language, known) {
  const asked = fold(query).split(" ").filter(Boolean).slice(0, MOST_WORDS).join(" ");
  const written = pieces(asked).slice(0, 2 * MOST_WORDS);
  const isUnknown = (word) => !known.holding.has(word) && !known.fillers.has(word);
  const spoken = languagesOf(written, language, known);
  const { words, candidates } = read(written, spoken, known);
  const readings = fullest([
    ...asWritten(words, known),
    ...scattered(words, candidates, spoken, known),
  ]);
  const understood = new Understood();
  const explained = new Set();
  const people = [];
  for (const reading of readings) {
    const meanings = reading.flatMap(({ phrase }) => known.phrases.get(phrase));
    const [{ at, weight }] = reading;
    at.forEach((each) => explained.add(each));
    const named = meanings.filter(({ kind }) => kind === "for" || kind === "place");
    for (const each of named) people.push([each, weight]);
    for (const { code } of named)
      if (known.needs[code]) people.push([{ kind: "category", code: known.needs[code] }, weight]);
    for (const meaning of best(meanings, spoken, at.length === words.length))
      if (named.length && meaning.kind === "category") people.push([meaning, weight]);
      else if (meaning.kind !== "for") understood.add(meaning, weigh(meaning, weight, known));
  }
  if (!understood.organization.length) {
    const guesses = guess(words, candidates, spoken, explained, known);
    for (const each of addGuesses(guesses, understood, known)) explained.add(each);
  }
  const isNeedNamed = understood.category.length > 0;
  for (const [meaning, weight] of people) {
    // What the town has nothing of, and nothing like it, cannot be shown.
    if (meaning.kind === "category" && !known.categories.has(meaning.code)) continue;
    understood.add(meaning, weigh(meaning, weight * (isNeedNamed ? OF_THE_PEOPLE : 1), known));
  }
  understood.leaveOutUnlikely();
  understood.rest = restOf(words, explained, known);
  understood.reread = written.filter((word) => isUnknown(word) && !isHan(word));
  return understood;
}

// A guess is never surer than what is known. Returns which words they explain.
function addGuesses(guesses, understood, known) {
  const explained = [];
  const surest = most(understood.weights.values());
  for (const { code, score, at } of guesses) {
    const meaning = { kind: "category", code };
    const guessed = weigh(meaning, score * GUESSED, known);
    if (guessed >= surest * LEAST_GUESS) {
      understood.add(meaning, Math.min(guessed, Math.round(surest * MOST_GUESS) || guessed));
      explained.push(...at);
    }
  }
  return explained;
}

// Words

// The language of the question: that of most of its words, and of the page if that is one.
function languagesOf(words, language, known) {
  const letters = new Map();
  for (const word of words) {
    const isName = known.phrases.get(word)?.some(({ kind }) => kind === "place");
    const having = isName ? 0 : (known.languages.get(word) ?? 0);
    for (let number = 0; having >> number; number++)
      if ((having >> number) & 1) letters.set(number, (letters.get(number) ?? 0) + word.length);
  }
  const longest = most(letters.values());
  if ((letters.get(language) ?? 0) === longest) return 1 << language;
  let spoken = 0;
  for (const [number, count] of letters) if (count === longest) spoken |= 1 << number;
  return spoken;
}

// The words, and for each the words of ours that it may stand for and how surely.
function read(written, spoken, known) {
  const words = [];
  const candidates = [];
  for (const word of written) {
    const meant = candidatesOf(word, spoken, known);
    const parts = meant.length ? [] : partsOf(word, known);
    for (const part of parts.length ? parts : [word]) {
      words.push(part);
      candidates.push(parts.length ? candidatesOf(part, spoken, known) : meant);
    }
  }
  return { words, candidates };
}

function candidatesOf(word, spoken, known) {
  const found = new Map(known.holding.has(word) ? [[word, AS_WRITTEN]] : []);
  const isOwn = (known.languages.get(word) ?? 0) & spoken;
  const isAsItIs = known.fillers.has(word) || isHan(word) || /^\d+$/.test(word);
  if (isAsItIs || word.length > LONGEST_WORD) return [...found];
  if (word.length > LONGEST_EXACT || /[^\0-\x7f]/.test(word))
    for (const stem of known.stemsOf(word))
      for (const each of known.stems.get(stem) ?? []) {
        const isSame =
          word.includes(each) || each.slice(0, LONGEST_EXACT) === word.slice(0, LONGEST_EXACT);
        if (!found.has(each)) found.set(each, isSame ? OTHER_ENDING : OTHER_SOUND);
      }
  // A word of another language may be a misspelt word of this language.
  if (!isOwn)
    for (const [each, sureness] of misspelt(word, known))
      if (word.length > LONGEST_WITH_ONE_ERROR || (known.languages.get(each) || spoken) & spoken)
        found.set(each, Math.max(sureness, found.get(each) ?? 0));
  if (!found.size && ELIDED.includes(word[0]) && word.length > LONGEST_WITH_ONE_ERROR)
    return candidatesOf(word.slice(1), spoken, known);
  for (const [each, sureness] of found) {
    const having = known.languages.get(each) ?? 0;
    if (!(having & spoken)) found.set(each, sureness * (having ? OTHER_LANGUAGE : A_NAME));
  }
  const surest = most(found.values());
  return [...found].filter(([, sureness]) => sureness >= surest - MUCH_LESS_SURE);
}

// The nearest words. The first letter is seldom wrong.
function misspelt(word, known) {
  if (word.length <= LONGEST_EXACT) return [];
  const allowed = word.length <= LONGEST_WITH_ONE_ERROR ? 1 : 2;
  const letters = lettersOf(word);
  const near = [];
  for (let length = word.length - allowed; length <= word.length + allowed; length++) {
    const ofLength = [];
    for (const other of known.words.get(length) ?? []) {
      if (!mayBeNear(letters, other.letters, allowed)) continue;
      const wrong = errors(word, other.word, allowed);
      if (wrong <= allowed) ofLength.push([other.word, wrong]);
    }
    near.push(...ofLength.sort((a, b) => a[1] - b[1]).slice(0, MOST_OF_A_LENGTH));
  }
  return near
    .filter(([each, wrong]) => wrong <= 1 || each[0] === word[0])
    .map(([each, wrong]) => [each, wrong <= 1 ? ONE_ERROR : TWO_ERRORS]);
}

// “freefood”: two known words without the space.
function partsOf(word, known) {
  if (word.length < SHORTEST_COMPOUND) return [];
  for (let middle = word.length - 3; middle > 2; middle--) {
    const parts = [word.slice(0, middle), word.slice(middle)];
    if (parts.every((part) => known.holding.has(part) || known.fillers.has(part))) return parts;
  }
  return [];
}

// Phrases: what was found has its words' places `at`, ascending.

function asWritten(words, known) {
  const found = [];
  for (let start = 0; start < words.length; start++) {
    const last = Math.min(start + LONGEST_PHRASE, words.length);
    for (let end = start + 1; end <= last; end++) {
      const phrase = known.joined.get(words.slice(start, end).join(""));
      const isAll = end - start === words.length;
      const saysNothing =
        end - start === 1 && (known.fillers.has(words[start]) || isHan(words[start]));
      if (!phrase || (saysNothing && !isAll)) continue;
      const at = [...Array(end - start).keys()].map((each) => start + each);
      found.push({ phrase, at, weight: lettersIn(words, at), isWhole: true });
    }
  }
  return found;
}

const weigh = ({ code }, weight, known) =>
  Math.max(1, Math.round(weight * 10 * (known.general.has(code) ? GENERAL : 1)));

// Phrases whose telling words are in the question, misspelt or in another order.
function scattered(words, candidates, spoken, known) {
  const hits = new Map();
  candidates.forEach((meant, position) => {
    for (const [word, sureness] of meant)
      for (const phrase of known.holding.get(word) ?? []) {
        const isAlike = sureness !== OTHER_SOUND || known.loose.has(phrase);
        if (words[position] !== word && !(isAlike && known.misspelt.has(phrase))) continue;
        if (!hits.has(phrase)) hits.set(phrase, new Map());
        const byWord = hits.get(phrase);
        // The surest, and of those the first.
        if (!byWord.has(word) || sureness > byWord.get(word).sureness)
          byWord.set(word, { sureness, position });
      }
  });
  return [...hits].flatMap(([phrase, byWord]) => foundIn(phrase, byWord, words, spoken, known));
}

function foundIn(phrase, byWord, words, spoken, known) {
  const telling = known.telling.get(phrase);
  const positions = [...byWord.values()].map(({ position }) => position);
  const at = [...new Set(positions)].sort((a, b) => a - b);
  if (at.length < byWord.size) return [];
  const isWhole = byWord.size === telling.length;
  const isLoose = known.loose.has(phrase);
  if (!isLoose || isHan(phrase)) {
    // Names, and Chinese, say something else when their parts stand apart.
    const isInOrder = positions.every((each, number) => each === at[number]);
    const span = at.at(-1) - at[0] + 1;
    if (!isInOrder || span > at.length + (isLoose ? 1 : 0)) return [];
    if (!isWhole && !(isLoose && byWord.size > 2)) return [];
  }
  const isOtherPhrase = phrase !== telling[0] && known.phrases.has(telling[0]);
  if (telling.length === 1 && (isHan(phrase) || isOtherPhrase)) return [];
  const part =
    sum([...byWord.keys()].map(({ length }) => length)) / sum(telling.map(({ length }) => length));
  if (part < SMALLEST_PART || (!isWhole && byWord.size < 2)) return [];
  let letters = sum(
    [...byWord.values()].map((hit) => hit.sureness * lettersIn(words, [hit.position])),
  );
  if (telling.length === 1) {
    const word = words[at[0]];
    // A word that is right as it is seldom stands for another.
    if (word !== telling[0] && (known.languages.get(word) ?? 0) & spoken)
      letters *= OF_ANOTHER_WORD;
    if (phrase !== telling[0]) letters *= shareOf(telling[0], phrase, known);
  }
  return [{ phrase, at, weight: letters * part, isWhole }];
}

// How many of the phrases that hold this word mean the same as this one.
function shareOf(word, phrase, known) {
  const meant = new Set(known.phrases.get(phrase).map(({ kind, code }) => `${kind} ${code}`));
  const holding = known.holding.get(word);
  const alike = holding.filter((other) =>
    known.phrases.get(other).some(({ kind, code }) => meant.has(`${kind} ${code}`)),
  );
  return alike.length / holding.length;
}

// What explains most of the question; of what it explains nothing else is said. Phrases at the same
// words come together: they are one reading with several meanings.
function fullest(found) {
  const together = new Map();
  for (const each of found) {
    const key = each.at.join();
    if (!together.has(key)) together.set(key, []);
    together.get(key).push(each);
  }
  const heaviest = (same) => most(same.map(({ weight }) => weight));
  const readings = [...together.values()]
    .map((same) => same.filter(({ weight }) => weight >= heaviest(same) * NEARLY_AS_GOOD))
    .sort((one, other) => heaviest(other) - heaviest(one));
  const explained = new Set();
  return readings.filter((same) => {
    if (same[0].at.every((each) => explained.has(each))) return false;
    // Part of a phrase may be chance: what its words say alone is heard too.
    if (same.some(({ isWhole }) => isWhole)) same[0].at.forEach((each) => explained.add(each));
    return true;
  });
}

// Of one phrase's meanings those of the likeliest kind, in the question's language if any are.
// `isAll`: the phrase is the whole question; then the name of an organization is the answer.
function best(meanings, spoken, isAll) {
  const own = meanings.filter(({ languages }) => !languages || languages & spoken);
  const candidates = own.length ? own : meanings;
  const kinds = isAll ? ["organization", ...LIKELIEST_FIRST] : LIKELIEST_FIRST;
  const likeliest = kinds.find((kind) => candidates.some((each) => each.kind === kind));
  const chosen = candidates.filter(({ kind }) => kind === likeliest);
  const names = chosen.filter(({ isName }) => isName);
  return names.length ? names : chosen;
}

// Categories whose phrases hold these words more than others do.
function guess(words, candidates, spoken, explained, known) {
  const scores = new Map();
  candidates.forEach((meant, position) => {
    const word = words[position];
    const isForeign = !((known.languages.get(word) ?? spoken) & spoken);
    if (explained.has(position) || known.fillers.has(word)) return;
    if (isForeign && word.length <= LONGEST_EXACT) return;
    const shares = new Map();
    for (const [meantWord, sureness] of meant) {
      const counts = new Map();
      for (const phrase of known.holding.get(meantWord) ?? [])
        if (known.loose.has(phrase))
          for (const { kind, code } of known.phrases.get(phrase))
            if (kind === "category") counts.set(code, (counts.get(code) ?? 0) + 1);
      const all = sum([...counts.values()]);
      for (const [code, count] of counts)
        shares.set(code, Math.max((sureness * count) / all, shares.get(code) ?? 0));
    }
    for (const [code, share] of shares) {
      if (!scores.has(code)) scores.set(code, { code, score: 0, at: [] });
      scores.get(code).score += lettersIn(words, [position]) * share;
      scores.get(code).at.push(position);
    }
  });
  const likeliest = [...scores.values()]
    .sort((one, other) => other.score - one.score)
    .slice(0, MOST_GUESSES);
  return likeliest.filter(({ score }) => score >= NEAR_THE_LIKELIEST * likeliest[0].score);
}

// The words that nothing explains; of a question that nothing explains, all that tell.
function restOf(words, explained, known) {
  const left = words.filter((_word, position) => !explained.has(position));
  const telling = left.filter((word) => !known.fillers.has(word));
  return telling.length || explained.size ? telling : left;
}
