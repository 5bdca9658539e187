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

  // Named at the moment a box comes: who listens to the page meanwhile hears no box without a name.
  new MutationObserver((changes) => {
    for (const box of changes.flatMap((change) => [...change.addedNodes])) {
      if (box.classList?.contains("select2-container") && box.previousElementSibling) {
        name(box.previousElementSibling);
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("change", () => {
    setTimeout(() => document.querySelectorAll("select.admin-autocomplete").forEach(name));
  });
})();
