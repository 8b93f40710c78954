/* The page of a pasted log: reads as one pastes or drops a file, and puts the answer in its place. */
"use strict";

const QUIET = 600;
const LARGEST_FILE = 1_000_000;
const LARGEST_TEXT = 1_048_576;

class Triage {
  constructor(form) {
    this.form = form;
    this.text = form.querySelector("textarea");
    this.message = form.querySelector("[data-message]");
    this.told = document.querySelector("[data-told]");
    this.answer = document.querySelector("[data-answer]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.read(true);
    });
    this.text.addEventListener("input", (event) => this.later(event.inputType === "insertFromPaste" ? 0 : QUIET));
    this.offerFiles();
    this.offerClearing();
  }

  offerFiles() {
    const choose = this.form.querySelector("[data-choose]");
    const input = choose.querySelector("input");
    choose.hidden = false;
    input.addEventListener("change", () => {
      this.open(input.files[0]);
      input.value = "";
    });
    const hasFile = (event) => event.dataTransfer?.types.includes("Files");
    document.addEventListener("dragover", (event) => {
      if (!hasFile(event)) return;
      event.preventDefault();
      this.form.classList.add("is-target");
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) this.form.classList.remove("is-target");
    });
    document.addEventListener("drop", (event) => {
      this.form.classList.remove("is-target");
      if (!hasFile(event)) return;
      event.preventDefault();
      this.open(event.dataTransfer.files[0]);
    });
  }

  offerClearing() {
    const clear = this.form.querySelector("[data-clear]");
    clear.hidden = false;
    clear.addEventListener("click", () => {
      this.stop();
      this.text.value = "";
      this.say("");
      this.answer.replaceChildren();
      this.remember();
      this.text.focus();
    });
  }

  /* A file is read here and sent as text: its last part, where it is too large. */
  async open(file) {
    if (!file) return;
    const part = file.size > LARGEST_FILE ? file.slice(-LARGEST_FILE) : file;
    this.text.value = decode(await part.arrayBuffer());
    this.read(true, part === file ? "" : this.form.dataset.cut);
  }

  later(wait) {
    this.stop();
    this.timer = setTimeout(() => this.read(false), wait);
  }

  stop() {
    clearTimeout(this.timer);
    this.asked?.abort();
  }

  /* XMLHttpRequest, because it makes a document of the answer, which Trusted Types allow. */
  read(isAsked, remark = "") {
    this.stop();
    if (!this.text.value.trim()) {
      this.answer.replaceChildren();
      return;
    }
    // What is larger is refused before it is read, and the browser may not get to hear why.
    if (new Blob([this.text.value]).size > LARGEST_TEXT) return this.say(this.form.dataset.tooLarge);
    this.say(remark || this.form.dataset.reading);
    const request = new XMLHttpRequest();
    this.asked = request;
    request.open("POST", this.form.action);
    request.responseType = "document";
    request.onload = () => this.show(request, isAsked, remark);
    request.onerror = () => this.say(this.form.dataset.failed);
    request.send(new FormData(this.form));
  }

  show(request, isAsked, remark) {
    const answer = request.response?.querySelector("[data-answer]");
    if (request.status !== 200 || !answer) {
      const { tooLarge, tooOften, failed } = this.form.dataset;
      return this.say({ 413: tooLarge, 429: tooOften }[request.status] ?? failed);
    }
    this.answer.replaceChildren(...[...answer.childNodes].map((node) => document.importNode(node, true)));
    this.say(remark);
    this.remember();
    this.told.textContent = this.answer.querySelector("[data-summary]")?.dataset.summary ?? "";
    if (isAsked) this.answer.scrollIntoView({ block: "start" });
  }

  /* The address leads back to this answer: a browser keeps no page of somebody who has signed in. */
  remember() {
    const link = this.answer.querySelector("[data-what=address] a");
    history.replaceState(null, "", link ? link.href : this.form.action);
  }

  say(text) {
    this.message.textContent = text;
  }
}

/* Windows writes logs as UTF-16, which begins with its mark. */
function decode(bytes) {
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return new TextDecoder(isUtf16 ? (first === 0xff ? "utf-16le" : "utf-16be") : "utf-8").decode(bytes);
}

document.querySelectorAll("form[data-triage]").forEach((form) => new Triage(form));
