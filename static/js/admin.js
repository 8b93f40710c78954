"use strict";
// Small additions to forms that work without them.

const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

function after(milliseconds, action) {
  let timer;
  return (...args) => { clearTimeout(timer); timer = setTimeout(action, milliseconds, ...args); };
}

// Names of articles and people: the server suggests a few while the editor types.
const suggest = after(200, async input => {
  const list = input.list, url = list?.dataset.suggest;
  if (!url || input.value.trim().length < 2) return;
  const answer = await fetch(`${url}?${new URLSearchParams({q: input.value})}`).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const {options} = await answer.json();
  list.replaceChildren(...options.map(option => Object.assign(document.createElement("option"), option)));
});
document.addEventListener("input", ({target}) => { if (target.list) suggest(target); });

// Merge: choosing a side fills the results; typing in a result chooses "own".
const decide = ({target}) => {
  const conflict = target.closest(".conflict");
  if (!conflict) return;
  if (target.matches("[type=radio]")) {
    for (const box of conflict.querySelectorAll("[data-theirs]")) {
      const text = box.dataset[target.value];
      if (text === undefined) continue;
      if (box.type === "checkbox") box.checked = text === "True";
      else box.value = text;
      box.closest("kb-markdown")?.show?.();
    }
  } else {
    conflict.querySelector("[value=own]").checked = true;
  }
  conflict.classList.remove("open");
  const status = document.getElementById("decided"), all = document.querySelectorAll(".conflict").length;
  const open = document.querySelectorAll(".conflict.open").length;
  status.textContent = status.dataset.text.replace("{n}", all - open).replace("{all}", all);
};
document.addEventListener("input", decide);
// What was chosen before this script ran, or was chosen already when the browser came back.
document.querySelectorAll(".conflict [type=radio]:checked").forEach(target => decide({target}));

// Signing out forgets what this person typed and did not save.
document.addEventListener("submit", ({target}) => {
  const prefix = `kb-unsaved:${target.dataset.person}:`;
  if (target.dataset.person) Object.keys(localStorage).filter(key => key.startsWith(prefix)).forEach(key => localStorage.removeItem(key));
});
