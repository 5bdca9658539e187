"use strict";

// Shows the texts of a form in one language at a time. The form works the same without this script:
// all languages then stand below each other, and all are always sent.
(() => {
  function start(bar) {
    const form = bar.closest("form");
    const tabs = [...bar.querySelectorAll("[role=tab]")];
    const fieldsIn = (language) => [
      ...form.querySelectorAll(`.form-row [data-language="${language}"]`),
    ];
    const rowOf = (field) => field.closest(".form-row");

    function show(chosen) {
      for (const tab of tabs) {
        const isChosen = tab === chosen;
        tab.setAttribute("aria-selected", isChosen);
        tab.tabIndex = isChosen ? 0 : -1;
        const rows = fieldsIn(tab.dataset.language).map((field) => {
          const row = rowOf(field);
          row.id = `row-${field.id}`;
          row.hidden = !isChosen;
          row.setAttribute("role", "tabpanel");
          row.setAttribute("aria-labelledby", `${tab.id} ${labelOf(row, field)}`.trim());
          return row.id;
        });
        tab.setAttribute("aria-controls", rows.join(" "));
      }
      // Only sideways: the page itself must not move.
      const list = chosen.parentElement;
      list.scrollLeft = chosen.offsetLeft - (list.clientWidth - chosen.offsetWidth) / 2;
    }

    function labelOf(row, field) {
      const label = row.querySelector(`label[for="${field.id}"]`);
      if (label) {
        label.id = `label-${field.id}`;
      }
      return label ? label.id : "";
    }

    function mark() {
      for (const tab of tabs) {
        const fields = fieldsIn(tab.dataset.language);
        tab.querySelector("[data-filled]").hidden = !fields.some((field) => field.value.trim());
        tab.querySelector("[data-mistake]").hidden = !fields.some(hasMistake);
      }
    }

    function hasMistake(field) {
      return rowOf(field).querySelector(".errorlist") !== null;
    }

    function chosenTab() {
      return tabs.find((tab) => tab.getAttribute("aria-selected") === "true");
    }

    function firstTab() {
      const withMistake = tabs.find((tab) => fieldsIn(tab.dataset.language).some(hasMistake));
      return withMistake || tabs.find((tab) => tab.dataset.language === document.documentElement.lang);
    }

    if (!tabs.some((tab) => fieldsIn(tab.dataset.language).length)) {
      return;
    }
    bar.hidden = false;
    show(firstTab() || tabs[0]);
    mark();

    bar.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) {
        show(tab);
      }
    });
    bar.addEventListener("keydown", (event) => {
      const here = tabs.indexOf(event.target);
      const next = {
        ArrowRight: (here + 1) % tabs.length,
        ArrowLeft: (here + tabs.length - 1) % tabs.length,
        Home: 0,
        End: tabs.length - 1,
      }[event.key];
      if (here >= 0 && next !== undefined) {
        event.preventDefault();
        show(tabs[next]);
        tabs[next].focus({ preventScroll: true });
      }
    });
    form.addEventListener("input", mark);
    // A new row was added, or one was taken away: Django's admin says so.
    document.addEventListener("formset:added", () => show(chosenTab()));
    document.addEventListener("formset:removed", () => {
      show(chosenTab());
      mark();
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-language-tabs]").forEach(start);
  });
})();
