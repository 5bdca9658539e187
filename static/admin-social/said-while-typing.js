"use strict";

// Says what readers will read while it is typed: opening hours in words, an address. Without this
// script the words of what is saved stand there, and the new ones after saving.
(() => {
  const PAUSE_MS = 300;

  function rowOf(output) {
    return output.closest(".inline-related") || output.closest("form");
  }

  function factsIn(row) {
    const facts = new FormData();
    for (const field of row.querySelectorAll("input[name], select[name], textarea[name]")) {
      if ((field.type === "checkbox" || field.type === "radio") && !field.checked) {
        continue;
      }
      // A form has rows of other records in it.
      if (field.closest(".inline-related") !== row.closest(".inline-related")) {
        continue;
      }
      // “schedules-0-opens_at” is “opens_at” of this row.
      facts.append(field.name.replace(/^.*-(\d+|__prefix__)-/, ""), field.value);
    }
    return facts;
  }

  async function say(output) {
    const form = output.closest("form");
    const facts = factsIn(rowOf(output));
    facts.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(output.dataset.inWords, {
        method: "POST",
        body: facts,
        credentials: "same-origin",
        redirect: "error",
      });
      if (answer.ok) {
        const said = await answer.json();
        for (const part of output.querySelectorAll("[data-said]")) {
          part.textContent = said[part.dataset.said];
        }
      }
    } catch {
      // Without a connection the last words stand; saving will say what is wrong.
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const waiting = new WeakMap();
    for (const kind of ["input", "change"]) {
      document.addEventListener(kind, (event) => {
        const row = event.target.closest(".inline-related") || event.target.closest("form");
        const output = row && row.querySelector("[data-in-words]");
        if (!output || rowOf(output) !== row) {
          return;
        }
        clearTimeout(waiting.get(output));
        waiting.set(output, setTimeout(() => say(output), PAUSE_MS));
      });
    }
  });
})();
