// One word in its many shapes: what services/search/spelling.py does, on the phone. Its tables come
// with the town.

const LONGEST_ENDING = 6;

const first = (word) => word.charCodeAt(0);
const isBetween = (low, high) => (word) => first(word) >= low && first(word) <= high;
const isArabic = isBetween(0x600, 0x6ff);
const isCyrillic = isBetween(0x400, 0x52f);
const isEthiopic = isBetween(0x1200, 0x137f);
export const isHan = (word) => isBetween(0x3400, 0x9fff)(word) || isBetween(0xf900, 0xfaff)(word);

const words = (text) => text.split(" ").filter(Boolean);

// A word → what may be left of its sound without its ending.
export function stemmer({ sounds, groups, endings, arabicBeginnings, ethiopicBeginnings }) {
  const letterGroups = new RegExp(Object.keys(groups).join("|"), "g");
  const allEndings = new Set(words(endings));
  const beginnings = { arabic: words(arabicBeginnings), ethiopic: words(ethiopicBeginnings) };

  function sound(word) {
    if (isEthiopic(word))
      return word.replace(/[\u1200-\u137f]/g, (each) => String.fromCharCode(first(each) & ~7));
    let heard = "";
    for (const letter of word.replace(letterGroups, (group) => groups[group])) {
      const said = sounds[letter] ?? letter;
      if (said !== heard.at(-1)) heard += said;
    }
    return heard;
  }

  return (word) => {
    const heard = sound(word);
    const found = new Set([heard]);
    let shortest = isCyrillic(word) ? 3 : 4;
    if (isArabic(word)) {
      shortest = 3;
      for (const each of beginnings.arabic)
        if (heard.startsWith(each)) found.add(heard.slice(each.length));
    } else if (isEthiopic(word)) {
      shortest = 2;
      for (const each of beginnings.ethiopic) if (heard.startsWith(each)) found.add(heard.slice(1));
    }
    for (const begun of [...found])
      for (let end = 1; end <= LONGEST_ENDING; end++) {
        const isLeft = begun.length - end >= Math.min(shortest, 5 - Math.min(end, 2));
        if (isLeft && allEndings.has(begun.slice(-end))) found.add(begun.slice(0, -end));
      }
    return [...found].filter((each) => each.length >= Math.min(shortest, 3));
  };
}

// Which letters a word has, a bit for each. One error changes at most two of them: most words need
// no further look.
export function lettersOf(word) {
  let letters = 0;
  for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
}

export function mayBeNear(letters, others, most) {
  let different = letters ^ others;
  let left = 2 * most;
  for (; different; different &= different - 1) if (--left < 0) return false;
  return true;
}

// How many letters are missing, added, wrong or swapped with their neighbour; more than `most` is
// as good as any.
export function errors(one, other, most) {
  let [before, last, row] = [[], [...Array(other.length + 1).keys()], []];
  for (let i = 1; i <= one.length; i++) {
    row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        cost = Math.min(cost, before[j - 2] + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[other.length];
}
