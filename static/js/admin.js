"use strict";
// Small additions to forms that work without them.

const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

function after(milliseconds, action) {
  let timer;
  return (...args) => { clearTimeout(timer); timer = setTimeout(action, milliseconds, ...args); };
}

// Lines and links: add one, move one by button or Alt+arrow, number them.
customElements.define("kb-lines", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", event => this.click(event));
    this.addEventListener("keydown", event => this.press(event));
    this.renumber();
  }

  get lines() { return [...this.querySelectorAll(".line")]; }

  get total() { return this.querySelector("[name$=-TOTAL_FORMS]"); }

  renumber() {
    const {noun, up, down, remove} = this.dataset, lines = this.lines;
    lines.forEach((line, index) => {
      const number = index + 1;
      line.querySelector(".line-no").textContent = number;
      line.querySelector("[name$=-position]").value = number;
      line.querySelector("[data-label]").textContent = `${noun} ${number}`;
      line.querySelector("[name$=-DELETE]").ariaLabel = remove.replace("#", number);
      for (const button of line.querySelectorAll("[data-move]")) {
        const isUp = button.dataset.move < 0;
        button.hidden = false;
        button.ariaLabel = (isUp ? up : down).replace("#", number);
        button.ariaDisabled = index === (isUp ? 0 : lines.length - 1);
      }
    });
  }

  move(line, by, focus) {
    const lines = this.lines, to = lines.indexOf(line) + by;
    if (!lines[to]) return;
    lines[to][by < 0 ? "before" : "after"](line);
    this.renumber();
    focus.focus();
    const status = document.getElementById("moved"), {noun} = this.dataset;
    status.textContent = status.dataset.text.replace("{noun}", noun).replace("{n}", to + 1).replace("{all}", lines.length);
    this.dispatchEvent(new Event("input", {bubbles: true}));
  }

  add() {
    const index = this.total.value++, {content} = this.querySelector("template");
    const line = document.importNode(content, true).firstElementChild;
    for (const element of [line, ...line.querySelectorAll("*")]) {
      for (const name of ["id", "name", "for"]) {
        const value = element.getAttribute(name);
        if (value?.includes("__prefix__")) element.setAttribute(name, value.replace("__prefix__", index));
      }
    }
    this.querySelector(".add-row").before(line);
    this.renumber();
    line.querySelector(".line-head textarea, .line-head select").focus();
  }

  click(event) {
    const {target} = event;
    if (target.dataset.move) this.move(target.closest(".line"), +target.dataset.move, target);
    if (target.name === "_add") { event.preventDefault(); this.add(); }
  }

  press(event) {
    const line = event.target.closest(".line"), by = {ArrowUp: -1, ArrowDown: 1}[event.key];
    if (event.altKey && line && by) { event.preventDefault(); this.move(line, by, event.target); }
  }
});

// Markdown: formatting buttons, and a preview rendered by the server.
customElements.define("kb-markdown", class extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("textarea");
    this.view = this.querySelector(".md-view");
    this.bar = this.querySelector(".md-bar");
    if (this.bar) this.bar.hidden = false;
    this.addEventListener("click", event => this.mark(event.target.closest("button")));
    this.box.addEventListener("input", after(500, () => this.show()));
    if (this.bar && this.box.value.trim()) this.show();
    else this.box.addEventListener("focus", () => this.show(), {once: true});
  }

  mark(button) {
    if (!button) return;
    const {mark, link, line} = button.dataset, {selectionStart: from, selectionEnd: to, value} = this.box;
    const chosen = value.slice(from, to);
    const text = mark ? mark + chosen + mark : link ? `[${chosen}](${link})` : chosen.split("\n").map(each => line + each).join("\n");
    this.box.focus();
    this.box.setRangeText(text, from, to, "end");
    if (!chosen && mark) this.box.selectionEnd = this.box.selectionStart -= mark.length;
    this.box.dispatchEvent(new Event("input", {bubbles: true}));
  }

  async show() {
    const text = this.box.value;
    // A short text gets a preview only where it has Markdown marks.
    this.view.hidden = !(this.bar ? text.trim() : /[*_`[\\<#]/.test(text));
    if (this.view.hidden) return;
    const body = new URLSearchParams({text});
    const answer = await fetch(this.dataset.preview, {method: "POST", body, headers: {"X-CSRFToken": csrf()}}).catch(() => null);
    if (this.box.value !== text) return;
    if (answer?.ok) this.view.innerHTML = await answer.text();
    else this.view.textContent = answer ? await answer.text() : "–";
    this.view.classList.toggle("late", !answer?.ok);
  }
});

// Names of articles and people: the server suggests a few while the editor types.
const suggest = after(200, async input => {
  const list = input.list, url = list?.dataset.suggest;
  if (!url || input.value.trim().length < 2) return;
  const answer = await fetch(`${url}?${new URLSearchParams({q: input.value})}`).catch(() => null);
  if (!answer?.ok) return;
  const {names} = await answer.json();
  list.replaceChildren(...names.map(name => new Option("", name)));
});
document.addEventListener("input", ({target}) => { if (target.list) suggest(target); });

// Where to go when a step fails: the lines as they stand in the form now.
document.addEventListener("focusin", ({target}) => {
  if (target.list?.id !== "places") return;
  const names = [target.list.dataset.escalate];
  for (const group of document.querySelectorAll("kb-lines:not([data-prefix=links])")) {
    group.lines.forEach((line, index) => {
      const text = line.querySelector(".line-head textarea").value.trim();
      if (text) names.push(`${group.dataset.noun} ${index + 1}: ${text.slice(0, 80)}`);
    });
  }
  target.list.replaceChildren(...names.map(name => new Option("", name)));
});

// Merge: choosing a side fills the results; typing in a result chooses "own".
document.addEventListener("input", ({target}) => {
  const conflict = target.closest(".conflict");
  if (!conflict) return;
  if (target.matches("[type=radio]")) {
    for (const box of conflict.querySelectorAll("[data-theirs]")) {
      const text = box.dataset[target.value];
      if (text === undefined) continue;
      if (box.type === "checkbox") box.checked = text === "True";
      else box.value = text;
    }
  } else {
    conflict.querySelector("[value=own]").checked = true;
  }
  conflict.classList.remove("open");
  const status = document.getElementById("decided"), all = document.querySelectorAll(".conflict").length;
  const open = document.querySelectorAll(".conflict.open").length;
  status.textContent = status.dataset.text.replace("{n}", all - open).replace("{all}", all);
});

// A form with changes is not left by accident.
const form = document.querySelector("form[data-guard]");
if (form) {
  let isChanged = form.dataset.guard === "changed";
  form.addEventListener("input", () => { isChanged = true; });
  form.addEventListener("submit", () => { isChanged = false; });
  window.addEventListener("beforeunload", event => { if (isChanged) event.preventDefault(); });
}
