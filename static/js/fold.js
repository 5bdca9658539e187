// One form for all the ways people write the same word: what services/text.py does, on the phone.
// tests/browser/test_kept.py runs both over the same examples.

const LETTERS = new Map(
  Object.entries({
    ı: "i", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ß: "ss", ς: "σ",
    ى: "ي", ی: "ي", ې: "ي", ے: "ي", ک: "ك", ة: "ه", ۀ: "ه", ە: "ه", ہ: "ه", ھ: "ه", ٱ: "ا",
    ء: "", "ـ": "", ґ: "г",
    "'": "", "’": "", "ʼ": "", "‘": "", "`": "", "´": "",
    "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "",
  }),
);
// Ethiopic rows that sound alike, each with seven vowels.
for (const [source, target] of [
  [0x1220, 0x1230], [0x1340, 0x1338], [0x1280, 0x1200], [0x1210, 0x1200], [0x12d0, 0x12a0],
  [0x1250, 0x1240], [0x12b8, 0x12a8],
])
  for (let vowel = 0; vowel < 7; vowel++)
    LETTERS.set(String.fromCharCode(source + vowel), String.fromCharCode(target + vowel));
for (const source of [0x12a3, 0x12d3]) LETTERS.set(String.fromCharCode(source), "\u12a0");

// In Indic and Ethiopic scripts marks are vowels, and stay.
const DROPPED =
  /(?=\p{M})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\p{Script=Hebrew}\p{Script=Cyrillic}\p{Script=Arabic}\u064b-\u0655\u0670]/gu;
const PARTING = /[^\p{L}\p{N}\p{Mn}\p{Mc}]+/gu;

function digit(character) {
  // The ten digits of a script stand together and begin at its zero.
  let zero = character.codePointAt(0);
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && character.codePointAt(0) - zero < 9)
    zero--;
  return String(character.codePointAt(0) - zero);
}

export function fold(text) {
  const plain = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(DROPPED, "");
  return [...plain]
    .map((each) => LETTERS.get(each) ?? each)
    .join("")
    .normalize("NFC")
    .replace(/\p{Nd}/gu, digit)
    .replace(PARTING, " ")
    .trim();
}
