"use strict";
// The rows of an article's form, its steps, resolutions and links: added, moved, copied, numbered.

function announce(message) { document.getElementById("moved").textContent = message; }

function fillIn(sentence, values) { return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]); }

// The name of a box without the prefix of its row: "text", "if_not_was".
function fieldName(box) { return box.name.replace(/^\w+?-(?:\d+|__prefix__)-/, ""); }

function rowFields(row) { return [...row.querySelectorAll("[name]")]; }

function rowField(row, name) { return row.querySelector(`[name$="-${name}"]`); }

// What stands in a row, by field: text, or whether it is ticked.
function readRow(row) {
  return Object.fromEntries(rowFields(row).map(box => [fieldName(box), box.type === "checkbox" ? box.checked : box.value]));
}

function fillRow(row, values) {
  for (const box of rowFields(row)) {
    const value = values[fieldName(box)];
    if (value === undefined || fieldName(box) === "position") continue;
    if (box.type === "checkbox") box.checked = value;
    else box.value = value;
  }
  const details = row.querySelector("details");
  details.open = [...details.querySelectorAll("[name]")].some(box => box.type === "checkbox" ? box.checked : box.value);
}

function firstBox(row) { return row.querySelector(".line-head textarea, .line-head select"); }

customElements.define("kb-lines", class extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector(".line-list");
    this.addEventListener("click", event => this.click(event));
    this.addEventListener("keydown", event => this.press(event));
    this.renumber();
  }

  get lines() { return [...this.list.querySelectorAll(":scope > .line")]; }

  get total() { return this.querySelector("[name$=-TOTAL_FORMS]"); }

  // How many rows the server still takes.
  get room() { return this.querySelector("[name$=-MAX_NUM_FORMS]").value - this.lines.length; }

  renumber() {
    const {noun, up, down, remove, more} = this.dataset, lines = this.lines;
    lines.forEach((line, index) => {
      const number = index + 1, named = name => name.replace("#", number);
      if (line.dataset.number === `${number} ${lines.length}`) return;
      line.dataset.number = `${number} ${lines.length}`;
      line.querySelector(".line-no").textContent = number;
      rowField(line, "position").value = number;
      line.querySelector("[data-label]").textContent = `${noun} ${number}`;
      rowField(line, "DELETE").ariaLabel = named(remove);
      for (const button of line.querySelectorAll("[data-move]")) {
        const isUp = button.dataset.move < 0;
        button.hidden = false;
        button.ariaLabel = named(isUp ? up : down);
        button.ariaDisabled = index === (isUp ? 0 : lines.length - 1);
      }
      const menu = line.querySelector("[data-row-menu]");
      menu.hidden = false;
      menu.ariaLabel = named(more);
    });
  }

  // Numbers anew, and lets the form know that it has changed.
  changed() {
    this.total.value = 1 + Math.max(-1, ...this.lines.map(line => +line.id.split("-").at(-1)));
    this.renumber();
    this.dispatchEvent(new Event("input", {bubbles: true}));
  }

  // New rows before another (null: at the end), one for each of `values`.
  insert(next, values) {
    const start = +this.total.value, {content} = this.querySelector("template");
    const lines = values.map((value, offset) => {
      const line = document.importNode(content, true).firstElementChild;
      for (const element of [line, ...line.querySelectorAll("[id], [name], [for]")]) {
        for (const name of ["id", "name", "for"]) {
          const text = element.getAttribute(name);
          if (text?.includes("__prefix__")) element.setAttribute(name, text.replace("__prefix__", start + offset));
        }
      }
      fillRow(line, value);
      return line;
    });
    (next ?? this.list.querySelector(":scope > .add-row")).before(...lines);
    this.changed();
    return lines;
  }

  // Puts a row of this list before another (null: at the end); the focus stays where it is.
  place(line, next) {
    const focused = document.activeElement;
    (next ?? this.list.querySelector(":scope > .add-row")).before(line);
    this.changed();
    if (line.contains(focused)) focused.focus();
    this.say("moved", line);
  }

  move(line, by) {
    const lines = this.lines, to = lines[lines.indexOf(line) + by];
    if (to) this.place(line, by < 0 ? to : this.after(to));
  }

  add(next = null) {
    const [line] = this.insert(next, [{}]);
    firstBox(line).focus();
    if (next) this.say("inserted", line);
  }

  duplicate(line) {
    const [copy] = this.insert(this.after(line), [{...readRow(line), anchor: "", DELETE: false, kept_if_not: ""}]);
    firstBox(copy).focus();
    this.say("copied", copy);
  }

  after(line) { return line.nextElementSibling.matches(".line") ? line.nextElementSibling : null; }

  say(what, line, more = "") {
    const lines = this.lines, {noun} = this.dataset, sentence = document.getElementById("moved").dataset[what];
    const said = fillIn(sentence, {noun, n: lines.indexOf(line) + 1, all: lines.length});
    announce(`${said} ${more}`.trim());
  }

  click(event) {
    const {target} = event;
    if (target.dataset.move) this.move(target.closest(".line"), +target.dataset.move);
    if (target.name === "_add") { event.preventDefault(); this.add(); }
  }

  press(event) {
    const line = event.target.closest(".line"), by = {ArrowUp: -1, ArrowDown: 1}[event.key];
    if (!event.altKey || !line || event.ctrlKey || event.metaKey) return;
    if (by) this.move(line, by);
    else if (event.key === "Enter") this.add(event.shiftKey ? line : this.after(line));
    else return;
    event.preventDefault();
  }
});

// Where to go when a step fails: the lines as they stand in the form now.
document.addEventListener("focusin", ({target}) => {
  if (target.list?.id !== "places") return;
  const names = [target.list.dataset.escalate];
  for (const group of document.querySelectorAll("kb-lines:not([data-prefix=links])")) {
    group.lines.forEach((line, index) => {
      const text = firstBox(line).value.trim();
      if (text) names.push(`${group.dataset.noun} ${index + 1}: ${text.slice(0, 80)}`);
    });
  }
  target.list.replaceChildren(...names.map(name => new Option("", name)));
});
