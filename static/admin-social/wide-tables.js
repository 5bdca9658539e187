"use strict";

// A table that scrolls by itself is reached with the keyboard, so that the arrows can move it. What
// is shown of it changes with the screen, the chosen language and new rows.
addEventListener("DOMContentLoaded", () => {
  const watch = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      const table = target.closest(".tabular");
      table.tabIndex = table.scrollWidth > table.clientWidth ? 0 : -1;
    }
  });
  for (const table of document.querySelectorAll(".inline-group .tabular")) {
    watch.observe(table);
    table.querySelectorAll("table").forEach((rows) => watch.observe(rows));
  }
});
