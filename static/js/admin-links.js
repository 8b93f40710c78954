"use strict";
// Links to articles: what the server suggests, and the dialog that inserts one.

async function suggestLinks(query) {
  const url = `${document.getElementById("link-picker").dataset.suggest}?${new URLSearchParams({q: query})}`;
  const answer = await fetch(url).catch(() => null);
  return answer?.ok && !answer.redirected ? (await answer.json()).links : [];
}

customElements.define("kb-link-picker", class extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.input = this.querySelector("input");
    this.list = this.querySelector("[role=listbox]");
    this.status = this.querySelector("[role=status]");
    const search = after(200, () => this.search());
    this.input.addEventListener("input", () => { this.show([]); search(); });
    this.input.addEventListener("keydown", event => this.press(event));
    this.list.addEventListener("click", ({target}) => {
      this.choose(this.links[[...this.list.children].indexOf(target.closest("li"))]);
    });
    this.dialog.querySelector("form").addEventListener("submit", event => {
      if (event.submitter?.value === "insert") { event.preventDefault(); this.accept(); }
    });
  }

  open(box) {
    const {selectionStart: from, selectionEnd: to, value} = box;
    this.target = {box, from, to, words: value.slice(from, to)};
    this.input.value = this.target.words.trim().slice(0, 80).replace(/\s+/g, " ");
    this.show([]);
    this.dialog.showModal();
    this.input.select();
    if (this.input.value) this.search();
  }

  async search() {
    const query = this.input.value.trim();
    if (query.length < 2) return;
    const links = await suggestLinks(query);
    if (this.input.value.trim() !== query) return;
    this.show(links);
    const {none, some, address} = this.status.dataset, empty = isWebAddress(query) ? address : none;
    this.status.textContent = links.length ? fillIn(some, {n: links.length}) : empty;
  }

  show(links) {
    this.links = links;
    this.status.textContent = "";
    this.list.replaceChildren(...links.map(({title, detail, note}, index) => {
      const option = document.createElement("li"), small = document.createElement("small");
      Object.assign(option, {id: `link-option-${index}`, role: "option"});
      small.textContent = [detail, note].filter(Boolean).join(" · ");
      option.append(title, " ", small);
      return option;
    }));
    this.list.hidden = !links.length;
    this.input.ariaExpanded = links.length > 0;
    this.activate(0);
  }

  activate(index) {
    const options = [...this.list.children];
    this.active = options.length ? (index + options.length) % options.length : -1;
    options.forEach((option, each) => { option.ariaSelected = each === this.active; });
    options[this.active]?.scrollIntoView({block: "nearest"});
    if (options.length) this.input.setAttribute("aria-activedescendant", options[this.active].id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  press(event) {
    const by = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (by && this.links.length) { event.preventDefault(); this.activate(this.active + by); }
    if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); this.accept(); }
  }

  // The article that is chosen; else the address as it was typed.
  accept() {
    const address = this.input.value.trim();
    if (this.links[this.active]) this.choose(this.links[this.active]);
    else if (isWebAddress(address)) this.choose({title: "", path: address});
    else this.search();
  }

  choose(link) {
    if (!link) return;
    const {box, from, to, words} = this.target, [, space, chosen, room] = /^(\s*)([^]*?)(\s*)$/.exec(words);
    const name = isWebAddress(chosen) ? "" : chosen;
    const text = name || link.title ? markdownLink(name || escapeMarkdown(link.title), link.path) : `<${link.path}>`;
    this.dialog.close();
    insertText(box, space + text + room, from, to);
    box.setSelectionRange(from + space.length + text.length, from + space.length + text.length);
  }
});

function openLinkPicker(box) { document.getElementById("link-picker").open(box); }
