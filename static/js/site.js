/* "/" goes to the search box; <copy-text>, <line-tools> and code copy; details print unfolded. */
"use strict";

document.addEventListener("keydown", (event) => {
  const box = document.querySelector("form[role=search] textarea");
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping || !box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

/* What is copied: an address, a file of this site, a line (<li>) or its command. */
const TEXTS = {
  address: (element) => element.querySelector("a").href,
  file: async (element) => {
    const response = await fetch(element.querySelector("a").href);
    if (!response.ok) throw new Error(response.status);
    return response.text();
  },
  command: (element) => (element.querySelector(".command") ?? element.querySelector("pre")).textContent,
  line: (line) => {
    const number = [...line.parentNode.children].indexOf(line) + 1;
    const careful = line.querySelector(".careful");
    const warning = careful ? ` (${words(careful)})` : "";
    const command = line.querySelector(".command")?.textContent.split("\n") ?? [];
    const remarks = [...line.querySelectorAll(".more > p")].map(words);
    const short = (document.querySelector("[data-what=address] a") ?? location).href.split("#")[0];
    const text = `${number}. ${words(line.querySelector(".words"))}${warning}`;
    const rest = line.querySelector(".rest")?.innerText.trim().split("\n").filter(Boolean) ?? [];
    return [text, ...rest, ...command.map((row) => `$ ${row}`), ...remarks, `${short}#${line.id}`].join("\n");
  },
};

function words(element) {
  return element.textContent.replace(/\s+/g, " ").trim();
}

async function copy(what, element, remark) {
  const status = document.querySelector(".status");
  try {
    await write(Promise.resolve(TEXTS[what](element)));
    say(status, remark || status.dataset.copied);
  } catch {
    say(status, status.dataset.failed);
  }
}

class CopyText extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest("a, button")) return;
      event.preventDefault();
      copy(this.dataset.what, this, this.dataset.copied);
    });
  }
}

/* The tools of a line: one stop of the Tab key, the arrow keys lead from one to the next. */
class LineTools extends HTMLElement {
  connectedCallback() {
    this.tools = [...this.querySelectorAll("button, a")];
    for (const tool of this.tools) tool.hidden = false;
    this.stopAt(this.tools[0]);
    this.addEventListener("keydown", (event) => this.move(event));
    this.addEventListener("focusin", (event) => this.stopAt(event.target));
    this.addEventListener("click", (event) => this.use(event.target.closest("button")));
  }

  stopAt(chosen) {
    for (const tool of this.tools) tool.tabIndex = tool === chosen ? 0 : -1;
  }

  move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.tools.at((this.tools.indexOf(event.target) + step) % this.tools.length).focus();
  }

  /* A line ends with the address that "Copy link" copies, so its remark holds for both. */
  use(button) {
    const what = button?.dataset.copy;
    const remark = what === "line" && document.querySelector("[data-what=address]")?.dataset.copied;
    if (what) copy(what, this.closest("li"), remark);
  }
}

/* Safari allows a copy only if it is begun in the click itself; over http there is no clipboard. */
async function write(promise) {
  if (window.ClipboardItem && navigator.clipboard?.write) {
    const blob = promise.then((text) => new Blob([text], { type: "text/plain" }));
    return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
  }
  const area = document.createElement("textarea");
  area.value = await promise;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  if (!isDone) throw new Error("copy");
}

let timer;
function say(status, text) {
  clearTimeout(timer);
  status.textContent = text;
  timer = setTimeout(() => { status.textContent = ""; }, 4000);
}

/* On paper nothing can be unfolded. */
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("main details:not([open])")];
  for (const details of folded) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
});

customElements.define("copy-text", CopyText);
customElements.define("line-tools", LineTools);

/* Each block of code in an article's texts gets a button that copies it. */
function addCopyButtons() {
  const label = document.querySelector(".status")?.dataset.code;
  const blocks = label ? document.querySelectorAll(":is(.text, .agents) pre") : [];
  blocks.forEach((pre, index) => {
    const { parentNode, nextSibling } = pre;
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", blocks.length > 1 ? `${label} ${index + 1}` : label);
    button.title = label;
    const box = document.createElement("copy-text");
    box.className = "copyable";
    box.dataset.what = "command";
    box.append(pre, button);
    parentNode.insertBefore(box, nextSibling);
  });
}

addCopyButtons();

/* Signing out forgets what this person typed in a form and did not save. */
document.addEventListener("submit", ({ target }) => {
  const prefix = `kb-unsaved:${target.dataset.person}:`;
  if (!target.dataset.person) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
});
