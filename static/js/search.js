/* <form role=search> grows with its text, suggests, and posts what is too long for an address; facet
   boxes apply at once; a click on a result reports which one was opened. */
"use strict";

const WAIT = 120;
const LEAST = 2;
const MOST_ROWS = 12;
const LONGEST_TYPED = 160;
/* As kb/pages/search_request.py has them. */
const LONGEST_ADDRESS = 2000;
const LONGEST_TEXT = 20 * 1024;

class SearchBox {
  constructor(form) {
    this.form = form;
    this.area = form.elements.q;
    this.offer = form.querySelector(".offer");
    this.area.addEventListener("input", () => this.grow());
    this.area.addEventListener("focus", () => this.grow());
    this.area.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("submit", (event) => this.submit(event));
  }

  grow() {
    this.area.rows = 1;
    while (this.area.scrollHeight > this.area.clientHeight && this.area.rows < MOST_ROWS) this.area.rows += 1;
    this.offerTriage();
  }

  /* As soon as the text is there; on the page that answers it, the page itself does. */
  offerTriage() {
    const text = this.area.value.trim();
    if (this.offer) this.offer.hidden = !text.includes("\n") && new Blob([text]).size <= LONGEST_TEXT;
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  submit(event) {
    const text = this.area.value.trim();
    const query = new URLSearchParams({ q: text });
    const isForTriage = event.submitter?.hasAttribute("formaction");
    if (isForTriage || text.includes("\n") || `${query}`.length > LONGEST_ADDRESS) return;
    event.preventDefault();
    location.assign(`${this.form.action}?${query}`);
  }
}

/* What was pasted goes into no address. */
function isTyped(text) {
  return text.length <= LONGEST_TYPED && !text.includes("\n");
}

class Suggestions {
  constructor(form) {
    this.form = form;
    this.input = form.elements.q;
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `${this.input.id}-suggestions`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.placeholder);
    this.list.hidden = true;
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    form.append(this.list, this.status);
    /* A text area is a textbox: it may not be a combobox, nor say that it is expanded. */
    const attributes = { "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    if (this.input.value.trim().length < LEAST || !isTyped(this.input.value)) return this.close();
    this.timer = setTimeout(() => this.fetch(), WAIT);
  }

  async fetch() {
    this.request = new AbortController();
    const url = new URL("suggest/", this.form.action);
    url.searchParams.set("q", this.input.value);
    try {
      const response = await fetch(url, { signal: this.request.signal });
      if (response.ok) this.show(await response.json());
    } catch {
      /* Aborted for newer words, or no network: the form itself still works. */
    }
  }

  show({ suggestions, announcement, search_for }) {
    if (document.activeElement !== this.input) return this.close();
    const search = { parts: [{ text: search_for.replace("{words}", () => this.input.value.trim()) }] };
    this.list.replaceChildren(...[...suggestions, search].map((one, at) => this.option(one, at)));
    this.list.hidden = false;
    this.status.textContent = announcement;
    this.choose(-1);
  }

  option({ parts, reason, detail, url }, at) {
    const item = document.createElement("li");
    const text = document.createElement("span");
    const small = document.createElement("small");
    item.id = `${this.list.id}-${at}`;
    item.setAttribute("role", "option");
    if (url) item.dataset.url = url;
    text.append(...parts.map((part) => this.part(part)));
    small.textContent = [reason, detail].filter(Boolean).join(" · ");
    item.append(text, " ", small);
    item.addEventListener("click", () => this.go(url));
    return item;
  }

  part({ text, is_marked }) {
    if (!is_marked) return text;
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
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

  /* The last row leads nowhere by itself: it searches. */
  go(url) {
    if (!url) {
      this.close();
      return this.form.requestSubmit();
    }
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
    this.status.textContent = "";
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

/* Asks for the page with other filters and takes its parts over, so that the focus stays where it is
   and the status tells the new count. XMLHttpRequest parses a page by itself; the policy lets no script do so. */
class Facets {
  constructor(form) {
    this.form = form;
    const wide = matchMedia("(min-width: 60rem)");
    const open = () => { form.closest("details").open = wide.matches; };
    wide.addEventListener("change", open);
    open();
    form.addEventListener("change", (event) => this.apply(event.target));
  }

  apply(box) {
    const fields = new URLSearchParams(new FormData(this.form));
    const isPosted = this.form.method === "post";
    this.request?.abort();
    this.request = new XMLHttpRequest();
    this.request.open(this.form.method, isPosted ? this.form.action : `${this.form.action}?${fields}`);
    this.request.responseType = "document";
    this.request.addEventListener("load", ({ target }) => {
      if (target.status !== 200 || !target.responseXML?.querySelector("[data-facets]")) return this.form.submit();
      if (!isPosted) history.replaceState(null, "", target.responseURL);
      this.take(target.responseXML, box);
    });
    this.request.addEventListener("error", () => this.form.submit());
    this.request.send(isPosted ? fields : null);
  }

  take(page, { name, value }) {
    for (const part of document.querySelectorAll("[data-part]")) {
      part.replaceChildren(...page.querySelector(`[data-part=${part.dataset.part}]`).childNodes);
    }
    document.title = page.title;
    [...this.form.elements].find((box) => box.name === name && box.value === value)?.focus();
  }
}

document.querySelectorAll("[data-query]").forEach((results) =>
  ["click", "auxclick"].forEach((type) => results.addEventListener(type, reportOpened)));
document.querySelectorAll("form[role=search]").forEach((form) => {
  new Suggestions(form);
  new SearchBox(form);
});
document.querySelectorAll("form[data-facets]").forEach((form) => new Facets(form));
