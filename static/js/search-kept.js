// Search among what is kept: nothing leaves the phone.

const form = document.querySelector("[data-search-kept]");
// Its name changes with what is in it, so the page says it.
const { fold } = await import(form.dataset.fold);
const input = form.querySelector("input");
const listed = [...document.querySelectorAll("[data-service]")].map((article) => ({
  article,
  words: ` ${fold(`${article.dataset.words} ${article.textContent}`)}`,
}));

// Every word must begin a word of the listing; Chinese is written without spaces.
function search() {
  const asked = fold(input.value).split(" ").filter(Boolean);
  const fits = (words) =>
    asked.every((each) => words.includes(/\p{Script=Han}/u.test(each) ? each : ` ${each}`));
  let found = 0;
  for (const { article, words } of listed) {
    article.hidden = !fits(words);
    found += !article.hidden;
  }
  form.querySelector("[role=status]").textContent = found ? "" : form.dataset.nothing;
}

form.addEventListener("submit", (event) => event.preventDefault());
input.addEventListener("input", search);
form.hidden = false;
