"use strict";
// The limit of a field is told while one types, and nothing is cut: [data-limit] gets a counter near it.

const limitWords = document.getElementById("unsaved-words").dataset, counters = new WeakMap();

function excessOf(box) {
  return [...box.value.trim()].length - box.dataset.limit;
}

function counterOf(box) {
  if (!counters.has(box)) {
    const counter = document.createElement("p");
    counter.className = "limit";
    counter.role = "status";
    (box.closest(".line-head, kb-markdown") ?? box).after(counter);
    counters.set(box, counter);
  }
  return counters.get(box);
}

function tellLimit(box) {
  const excess = excessOf(box), isNear = -excess <= Math.max(10, box.dataset.limit / 10);
  if (!isNear && !counters.has(box)) return;
  const counter = counterOf(box), text = excess > 0 ? limitWords.over : limitWords.left;
  // For forms that the browser checks before they are sent.
  box.setCustomValidity(excess > 0 ? text.replace("{n}", excess) : "");
  counter.classList.toggle("over", excess > 0);
  clearTimeout(counter.timer);
  // Said when typing pauses, so that a screen reader does not count along.
  counter.timer = setTimeout(() => { counter.textContent = isNear ? text.replace("{n}", Math.abs(excess)) : ""; }, 300);
}

document.addEventListener("input", ({target}) => { if (target.dataset?.limit) tellLimit(target); });
for (const box of document.querySelectorAll("[data-limit]")) tellLimit(box);
