/* Suggestions below <form role=search>; facet boxes submit their form at once; a click on a result
   reports which one was opened. */
"use strict";

const WAIT = 120;
const LEAST = 2;

class Suggestions {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[name=q]");
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `${this.input.id}-suggestions`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.placeholder);
    this.list.hidden = true;
    form.append(this.list);
    const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(combobox)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    if (this.input.value.trim().length < LEAST) return this.close();
    this.timer = setTimeout(() => this.fetch(), WAIT);
  }

  async fetch() {
    this.request = new AbortController();
    const url = new URL("suggest/", this.form.action);
    url.searchParams.set("q", this.input.value);
    try {
      const response = await fetch(url, { signal: this.request.signal });
      if (response.ok) this.show((await response.json()).suggestions);
    } catch {
      /* Aborted for newer words, or no network: the form itself still works. */
    }
  }

  show(suggestions) {
    if (!suggestions.length || document.activeElement !== this.input) return this.close();
    this.list.replaceChildren(...suggestions.map((one, at) => this.option(one, at)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.choose(-1);
  }

  option({ text, detail, url }, at) {
    const item = document.createElement("li");
    const small = document.createElement("small");
    item.id = `${this.list.id}-${at}`;
    item.setAttribute("role", "option");
    item.dataset.url = url;
    small.textContent = detail;
    item.append(text, " ", small);
    item.addEventListener("click", () => this.go(url));
    return item;
  }

  key(event) {
    if (this.list.hidden || event.isComposing) return;
    const last = this.list.children.length - 1;
    const moves = { ArrowDown: this.at >= last ? -1 : this.at + 1, ArrowUp: this.at < 0 ? last : this.at - 1 };
    if (event.key in moves) this.choose(moves[event.key]);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.at >= 0) this.go(this.list.children[this.at].dataset.url);
    else return;
    event.preventDefault();
  }

  go(url) {
    report({ q: this.input.value, opened: url.split("#")[0], from: "suggestions" });
    location.assign(url);
  }

  choose(at) {
    this.at = at;
    [...this.list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    const chosen = this.list.children[at];
    if (!chosen) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

/* Best effort; nothing waits for the answer. Signed-in readers need the CSRF token of the page. */
function report(fields) {
  const form = document.querySelector("form[role=search]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (token) fields.csrfmiddlewaretoken = token.value;
  navigator.sendBeacon?.(new URL("opened/", form.action), new URLSearchParams(fields));
}

function reportOpened(event) {
  const link = event.target.closest("a[href^='/']");
  if (link && event.button < 2) report({ q: event.currentTarget.dataset.query, opened: link.pathname });
}

document.querySelectorAll("[data-query]").forEach((results) =>
  ["click", "auxclick"].forEach((type) => results.addEventListener(type, reportOpened)));
document.querySelectorAll("form[role=search]").forEach((form) => new Suggestions(form));
document.querySelectorAll("form[data-facets]").forEach((form) => form.addEventListener("change", () => form.requestSubmit()));
