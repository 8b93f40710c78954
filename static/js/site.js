/* "/" goes to the search box; <copy-text> copies what its link or button stands for. */
"use strict";

document.addEventListener("keydown", (event) => {
  const box = document.querySelector("form[role=search] textarea");
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping || !box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

/* What is copied, by the element's data-what: an address, a file of this site, a command or a line. */
const TEXTS = {
  address: (element) => element.querySelector("a").href,
  file: async (element) => {
    const response = await fetch(element.querySelector("a").href);
    if (!response.ok) throw new Error(response.status);
    return response.text();
  },
  command: (element) => element.querySelector("code").textContent,
  line: (element) => {
    const line = element.closest("li");
    const number = [...line.parentNode.children].indexOf(line) + 1;
    const command = line.querySelector("pre")?.textContent.split("\n") ?? [];
    const remarks = [...line.querySelectorAll(".more > p")].map(words);
    const short = (document.querySelector("[data-what=address] a") ?? location).href.split("#")[0];
    const text = `${number}. ${words(line.querySelector(".words"))}`;
    return [text, ...command.map((row) => `$ ${row}`), ...remarks, `${short}#${line.id}`].join("\n");
  },
};

function words(element) {
  return element.textContent.replace(/\s+/g, " ").trim();
}

class CopyText extends HTMLElement {
  connectedCallback() {
    const line = this.dataset.what === "line";
    const handle = this.querySelector(line ? "button" : "button, a");
    if (!handle) return;
    handle.hidden = false;
    handle.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.copy();
    });
  }

  /* A line ends with the address that "Copy link" copies, so its remark holds for both. */
  remark() {
    const line = this.dataset.what === "line";
    return (line ? document.querySelector("[data-what=address]") : this)?.dataset.copied;
  }

  async copy() {
    const status = document.querySelector(".status");
    try {
      await write(Promise.resolve(TEXTS[this.dataset.what](this)));
      say(status, this.remark() || status.dataset.copied);
    } catch {
      say(status, status.dataset.failed);
    }
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

customElements.define("copy-text", CopyText);
