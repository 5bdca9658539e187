"use strict";

// Keeps what is typed in this browser until it is saved: a lost connection or session costs nothing.
// Nothing of it is sent anywhere, and signing out removes it.
(() => {
  if (window.unsavedWork) {
    return;
  }
  window.unsavedWork = true;

  const PREFIX = "unsaved:";
  const SENT = "unsaved-sent";
  const PAUSE_MS = 400;
  const NOT_WORK = new Set([
    "csrfmiddlewaretoken",
    "_preview_language",
    "_take",
    // Words that stand beside a translation are those of others.
    "_other",
    "_drafted",
  ]);

  function fieldsOf(form) {
    return [...form.elements].filter(
      (field) =>
        field.name &&
        !NOT_WORK.has(field.name) &&
        !field.name.includes("__prefix__") &&
        !["submit", "button", "file", "fieldset"].includes(field.type),
    );
  }

  // [name, value, is ticked, words of a choice]
  function read(form) {
    return fieldsOf(form).flatMap((field) => {
      if (field.type === "checkbox" || field.type === "radio") {
        return [[field.name, field.value, field.checked]];
      }
      if (field.tagName === "SELECT") {
        const chosen = [...field.selectedOptions].map((each) => [each.value, each.textContent]);
        return [[field.name, chosen]];
      }
      return [[field.name, field.value]];
    });
  }

  function write(form, entries) {
    const total = (name) => form.elements[name];
    for (const [name, value] of entries) {
      // Rows that were new: the same button makes them again.
      if (name.endsWith("-TOTAL_FORMS") && total(name)) {
        const group = document.getElementById(`${name.replace("-TOTAL_FORMS", "")}-group`);
        const add = group && group.querySelector(".add-row a");
        while (add && Number(total(name).value) < Number(value)) {
          add.click();
        }
      }
    }
    for (const [name, value, ticked] of entries) {
      if (name.endsWith("_FORMS")) {
        continue;
      }
      for (const field of fieldsOf(form).filter((each) => each.name === name)) {
        if (field.type === "checkbox" || field.type === "radio") {
          if (field.value === value) {
            field.checked = ticked;
          }
        } else if (field.tagName === "SELECT") {
          choose(field, value);
        } else {
          field.value = value;
        }
      }
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelectorAll(".inline-related input[type=time], .inline-related .vTimeField").forEach(
      (field) => field.dispatchEvent(new Event("input", { bubbles: true })),
    );
  }

  function choose(field, chosen) {
    for (const [value, words] of chosen) {
      if (![...field.options].some((option) => option.value === value)) {
        field.add(new Option(words, value));
      }
    }
    const values = chosen.map(([value]) => value);
    for (const option of field.options) {
      option.selected = values.includes(option.value);
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function forgetAll() {
    Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .forEach((key) => localStorage.removeItem(key));
  }

  function keep(bar) {
    const form = bar.closest("form");
    const key = PREFIX + bar.dataset.unsavedWork;
    const opened = JSON.stringify(read(form).filter(([name]) => name !== "_loaded"));
    const isShownAgain = document.querySelector(".errornote") !== null;
    let waiting;

    function store() {
      try {
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), entries: read(form) }));
      } catch {
        // Without room in this browser the form works as before.
      }
    }

    function offer() {
      const kept = JSON.parse(localStorage.getItem(key) || "null");
      if (!kept) {
        return;
      }
      if (JSON.stringify(kept.entries.filter(([name]) => name !== "_loaded")) === opened) {
        localStorage.removeItem(key);
        return;
      }
      bar.querySelector("[data-kept-at]").textContent = new Date(kept.at).toLocaleString(
        document.documentElement.lang,
        { dateStyle: "medium", timeStyle: "short" },
      );
      bar.hidden = false;
      bar.querySelector("[data-restore]").addEventListener("click", () => {
        bar.hidden = true;
        write(form, kept.entries);
      });
      bar.querySelector("[data-discard]").addEventListener("click", () => {
        bar.hidden = true;
        localStorage.removeItem(key);
      });
    }

    if (!isShownAgain) {
      offer();
    }
    for (const kind of ["input", "change"]) {
      form.addEventListener(kind, (event) => {
        if (event.target.name && NOT_WORK.has(event.target.name)) {
          return;
        }
        clearTimeout(waiting);
        // An offer that is not answered yet must not be overwritten.
        waiting = bar.hidden ? setTimeout(store, PAUSE_MS) : undefined;
      });
    }
    form.addEventListener("submit", (event) => {
      clearTimeout(waiting);
      if (event.submitter && event.submitter.hasAttribute("formaction")) {
        return;
      }
      store();
      sessionStorage.setItem(SENT, key);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const sent = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    if (sent && document.querySelector(".messagelist .success")) {
      localStorage.removeItem(sent);
    }
    document.querySelectorAll("[data-unsaved-work]").forEach(keep);
    document.addEventListener("submit", (event) => {
      if (event.target.id === "logout-form") {
        forgetAll();
      }
    });
  });
})();
