"use strict";

// The boxes that Select2 puts over a choice have no name of their own: screen readers hear the label.
(() => {
  function name(select) {
    const box = select.nextElementSibling;
    const label = document.querySelector(`label[for="${select.id}"]`);
    const words = select.getAttribute("aria-label") || (label && label.textContent.trim());
    if (!words || !box || !box.classList.contains("select2-container")) {
      return;
    }
    for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
      const chosen = part.id ? part.textContent.trim() : "";
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", [words, chosen].filter(Boolean).join(": "));
    }
  }

  function nameAll() {
    document.querySelectorAll("select.admin-autocomplete").forEach(name);
  }

  // Behind Django's own script, which makes the boxes when jQuery says that the page is ready.
  document.addEventListener("DOMContentLoaded", () => {
    django.jQuery(() => setTimeout(nameAll));
  });
  document.addEventListener("formset:added", () => setTimeout(nameAll));
  document.addEventListener("change", () => setTimeout(nameAll));
})();
