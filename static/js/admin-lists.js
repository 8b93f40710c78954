"use strict";
// An action on several articles goes on by itself while its page is open.

const goesOn = document.querySelector("form[data-goes-on]");
if (goesOn) setTimeout(() => goesOn.requestSubmit(), 300);

// Sends a form with these fields, as its buttons do.
function send(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const input = Object.assign(document.createElement("input"), {type: "hidden", name, value});
    form.append(input);
  }
  form.requestSubmit();
}

// Whether the pointer is over the upper part of an element.
const isAbove = (event, element, share) => {
  const {top, height} = element.getBoundingClientRect();
  return event.clientY < top + height * share;
};

// Categories: drop one on the upper edge of another to stand before it, on its rest to lie in it.
customElements.define("kb-tree", class extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.form) return;
    this.addEventListener("dragstart", event => { this.dragged = event.target.closest("li"); });
    this.addEventListener("dragend", () => this.mark());
    this.addEventListener("dragover", event => this.over(event));
    this.addEventListener("drop", event => this.drop(event));
  }

  target(event) {
    const node = event.target.closest(".node"), item = node?.closest("li");
    if (!item || !this.dragged || this.dragged.contains(item)) return null;
    return {node, item, isBefore: isAbove(event, node, 0.4)};
  }

  mark(node, name) {
    for (const marked of this.querySelectorAll(".drop-before, .drop-into")) marked.classList.remove("drop-before", "drop-into");
    node?.classList.add(name);
  }

  over(event) {
    const target = this.target(event);
    this.mark(target?.node, target?.isBefore ? "drop-before" : "drop-into");
    if (target) event.preventDefault();
  }

  drop(event) {
    const target = this.target(event);
    if (!target) return;
    event.preventDefault();
    const {item, isBefore} = target, id = item.dataset.category;
    const into = isBefore ? item.parentElement.dataset.into : id;
    send(document.getElementById(this.dataset.form), {category: this.dragged.dataset.category, into, before: isBefore ? id : ""});
  }
});

// Articles of a category: drop one on another to take its place.
customElements.define("kb-order", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("dragstart", event => { this.dragged = event.target.closest("li[draggable]"); });
    this.addEventListener("dragover", event => { if (this.dragged && event.target.closest("li[draggable]")) event.preventDefault(); });
    this.addEventListener("drop", event => {
      const item = event.target.closest("li[draggable]");
      if (!item || !this.dragged || item === this.dragged) return;
      event.preventDefault();
      const index = [...item.parentElement.children].indexOf(item);
      send(this.closest("form"), {to: `${this.dragged.dataset.article}:${index}`});
    });
  }
});
