"use strict";
// Images in Markdown fields: paste, drop or choose one, and say what it shows. While it is uploaded,
// a placeholder stands in the text. Texts and addresses are in templates/admin/image/_insert.html.

customElements.define("kb-images", class extends HTMLElement {
  static fields = "kb-markdown textarea, .line textarea:not([name$='-command'])";

  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.chooser = this.querySelector("[type=file]");
    this.words = this.querySelector("[name=description]");
    this.jobs = new Set();
    this.asked = Promise.resolve();
    this.count = 0;
    document.addEventListener("paste", event => this.paste(event), true);
    document.addEventListener("dragover", event => this.drag(event), true);
    document.addEventListener("drop", event => this.drop(event), true);
    document.addEventListener("submit", event => this.wait(event), true);
    document.addEventListener("click", event => this.choose(event), true);
    this.chooser.addEventListener("change", () => {
      this.insert(this.box, [...this.chooser.files]);
      this.chooser.value = "";
    });
    this.addButtons(document);
    const added = new MutationObserver(() => this.addButtons(document));
    document.querySelectorAll("kb-lines").forEach(lines => added.observe(lines, {childList: true, subtree: true}));
  }

  // --- Where images come from ---------------------------------------------------------------------

  addButtons(root) {
    for (const place of root.querySelectorAll(".md-bar, .line .tools, .fieldBox > kb-markdown.compact")) {
      const isCompact = place.matches(".compact"), owner = isCompact ? place.parentElement : place;
      if (owner.querySelector("[data-image]") || !this.boxOf(place)) continue;
      const button = document.importNode(this.querySelector("template").content, true).firstElementChild;
      if (isCompact) place.before(button);
      else place.insertBefore(button, place.matches(".tools") ? place.firstChild : place.querySelector(".quiet"));
    }
  }

  boxOf(element) {
    const place = element.closest("kb-markdown, .line, .fieldBox");
    return place?.querySelector("kb-markdown textarea, .line-head textarea") ?? place?.querySelector(":scope > textarea");
  }

  choose(event) {
    const button = event.target.closest("[data-image]");
    if (!button) return;
    event.stopPropagation();
    this.box = this.boxOf(button);
    this.chooser.click();
  }

  paste(event) {
    const box = event.target.closest?.(this.constructor.fields), {clipboardData} = event;
    const images = [...(clipboardData?.files ?? [])].filter(file => file.type.startsWith("image/"));
    // Text that is copied in an office program comes with a picture of itself.
    if (!box || !images.length || clipboardData.getData("text/plain").trim()) return;
    event.preventDefault();
    event.stopPropagation();
    this.insert(box, images);
  }

  drag(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = event.target.closest?.(this.constructor.fields) ? "copy" : "none";
  }

  drop(event) {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!files.length) return;
    // Elsewhere on the page a dropped file would be opened in place of the form.
    event.preventDefault();
    event.stopPropagation();
    const box = event.target.closest?.(this.constructor.fields);
    if (!box) return;
    const point = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    if (point?.offsetNode === box) box.setSelectionRange(point.offset, point.offset);
    this.insert(box, files);
  }

  // --- What happens to one ------------------------------------------------------------------------

  insert(box, files) {
    this.showProblem(box, "");
    for (const file of files) {
      const job = {box, file, mark: this.placeholder(file)};
      this.replace(box, box.selectionStart, box.selectionEnd, job.mark);
      job.upload = this.upload(file);
      this.asked = job.done = this.asked.then(() => this.finish(job));
      this.jobs.add(job);
    }
  }

  placeholder(file) {
    const name = file.name.replace(/[^\p{L}\p{N} ._-]/gu, "").slice(0, 60);
    return `![${this.dataset.uploading} ${name} ${++this.count}]()`;
  }

  async finish(job) {
    const choice = await this.ask(job), {path, error} = await job.upload;
    const words = choice === "insert" ? this.words.value : "";
    const described = words.trim().replace(/\s+/g, " ").replace(/[\\[\]]/g, "\\$&");
    const start = job.box.value.indexOf(job.mark);
    if (start >= 0) {
      const isKept = !error && ["insert", "plain"].includes(choice);
      const text = !isKept ? "" : `![${described}](${path})`;
      this.replace(job.box, start, start + job.mark.length, text);
    }
    if (error) this.showProblem(job.box, `${job.file.name}: ${error}`);
    this.jobs.delete(job);
  }

  async upload(file) {
    const {upload, maxBytes, tooLarge, failed, signedOut} = this.dataset;
    if (file.size > +maxBytes) return {error: tooLarge};
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = {"Content-Type": file.type || "application/octet-stream", "X-CSRFToken": token};
    const answer = await fetch(upload, {method: "POST", body: file, headers, redirect: "manual"}).catch(() => null);
    const result = await answer?.json().catch(() => null);
    // Without a session the answer leads to the sign-in, without the cookie of the token it is a 403.
    const isSignedOut = answer?.type === "opaqueredirect" || answer?.status === 403;
    return result ?? {error: isSignedOut ? signedOut : failed};
  }

  // Ask what it shows; a failed upload ends the question.
  ask(job) {
    const {selectionStart, selectionEnd} = job.box;
    const image = this.dialog.querySelector("img"), status = this.dialog.querySelector("[role=status]");
    this.words.value = "";
    this.words.dispatchEvent(new Event("input", {bubbles: true}));  // its limit is counted anew
    this.dialog.querySelector("[data-name]").textContent = job.file.name;
    image.hidden = true;
    status.textContent = this.dataset.uploading;
    this.dialog.returnValue = "drop";
    this.dialog.showModal();
    job.upload.then(({path, error}) => {
      if (error) return this.dialog.close("drop");
      status.textContent = "";
      image.src = path;
      image.hidden = false;
    });
    return new Promise(resolve => {
      this.dialog.addEventListener("close", () => {
        job.box.setSelectionRange(selectionStart, selectionEnd);
        resolve(this.dialog.returnValue);
      }, {once: true});
    });
  }

  // A form that is sent meanwhile waits for its images.
  wait(event) {
    if (!this.jobs.size || event.target.method === "dialog") return;
    event.preventDefault();
    event.stopPropagation();
    const {target, submitter} = event;
    Promise.all([...this.jobs].map(job => job.done)).then(() => target.requestSubmit(submitter));
  }

  // --- The text -----------------------------------------------------------------------------------

  // As if typed, so that it can be undone; where the reader is typing stays where it is.
  replace(box, start, end, text) {
    const {activeElement} = document, {selectionStart, selectionEnd} = box;
    const moved = place => {
      if (place < start || (place === start && start !== end)) return place;
      return Math.max(start, place - (end - start)) + text.length;
    };
    box.focus({preventScroll: true});
    box.setSelectionRange(start, end);
    if (!document.execCommand(text ? "insertText" : "delete", false, text)) {
      box.setRangeText(text, start, end);
      box.dispatchEvent(new Event("input", {bubbles: true}));
    }
    box.setSelectionRange(moved(selectionStart), moved(selectionEnd));
    if (activeElement?.matches("textarea, input, select") && activeElement !== box) activeElement.focus({preventScroll: true});
  }

  showProblem(box, text) {
    const place = box.closest(".fieldBox, .line") ?? box.parentElement;
    place.querySelector(".image-problem")?.remove();
    if (!text) return;
    const note = document.createElement("p");
    note.className = "errornote image-problem";
    note.setAttribute("role", "alert");
    note.textContent = text;
    place.append(note);
  }
});
