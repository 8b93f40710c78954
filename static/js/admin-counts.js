"use strict";
// "On this page" counts the rows that have something in them, while an editor writes.

const isFilled = row => !row.querySelector("[name$=-DELETE]")?.checked
  && [...row.querySelectorAll("textarea, input[type=text], input:not([type])")].some(box => box.value.trim());

function count() {
  for (const place of document.querySelectorAll("[data-count]")) {
    const rows = document.querySelectorAll(`kb-lines[data-prefix="${place.dataset.count}"] .line`);
    place.textContent = [...rows].filter(isFilled).length;
  }
}

document.addEventListener("input", count);
