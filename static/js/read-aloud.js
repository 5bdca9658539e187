// Read a page aloud with a voice that lives on the phone. Voices of the internet would send the words
// to somebody else, so they do not count; without a voice for this language there is no button.

const LEFT_OUT = "button, .button, svg, .share, .sources, [hidden], .visually-hidden, select";
const PARTS = "h1, h2, h3, p, li, dt, dd, address, .lead";

const same = (one, other) => one.split(/[-_]/)[0].toLowerCase() === other.split("-")[0];

function voiceFor(language) {
  return speechSynthesis.getVoices().find((each) => each.localService && same(each.lang, language));
}

// What a part says itself, without the parts inside it.
function wordsOf(part) {
  const copy = part.cloneNode(true);
  copy.querySelectorAll(`${LEFT_OUT}, ${PARTS}`).forEach((each) => each.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
}

// [words, language] in the order of the page; a text in another language is read by its own voice.
function sentences(article) {
  return [...article.querySelectorAll(PARTS)]
    .filter((part) => !part.closest(LEFT_OUT))
    .map((part) => {
      const own = part.querySelector(":scope > [lang]") ?? part.closest("[lang]");
      return [wordsOf(part), own.lang];
    })
    .filter(([words]) => words);
}

function offer(button) {
  const article = button.closest("article");
  const [start, stop] = button.querySelectorAll("[data-words]");
  const { lang } = document.documentElement;

  function show(isReading) {
    start.hidden = isReading;
    stop.hidden = !isReading;
  }

  function end() {
    speechSynthesis.cancel();
    show(false);
  }

  function read() {
    const spoken = sentences(article)
      .map(([words, language]) => [words, voiceFor(language)])
      .filter(([, voice]) => voice)
      .map(([words, voice]) => {
        const made = new SpeechSynthesisUtterance(words);
        made.voice = voice;
        made.lang = voice.lang;
        return made;
      });
    if (!spoken.length) return;
    spoken.at(-1).onend = end;
    show(true);
    for (const each of spoken) speechSynthesis.speak(each);
  }

  const look = () => (button.hidden = !voiceFor(lang));
  button.addEventListener("click", () => (stop.hidden ? read() : end()));
  // Nobody hears a page that was left.
  addEventListener("pagehide", end);
  speechSynthesis.addEventListener("voiceschanged", look);
  look();
}

const button = document.querySelector("[data-read-aloud]");
if (button && window.speechSynthesis) offer(button);
