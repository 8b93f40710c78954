"use strict";
// A box for Markdown with a preview that the server renders, and that follows the cursor.

customElements.define("kb-markdown", class extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("textarea");
    this.view = this.querySelector(".md-view");
    this.bar = this.querySelector(".md-bar");
    if (this.bar) this.bar.hidden = false;
    this.box.addEventListener("input", after(500, () => this.show()));
    const follow = after(100, () => this.follow());
    for (const name of ["input", "keyup", "click", "select"]) this.box.addEventListener(name, follow);
    if (this.bar && this.box.value.trim()) this.show();
    else this.box.addEventListener("focus", () => this.show(), {once: true});
  }

  async show() {
    const text = this.box.value;
    // A short text gets a preview only where it has Markdown marks.
    this.view.hidden = !(this.bar ? text.trim() : /[*_`[\\<#]/.test(text));
    if (this.view.hidden) return;
    const headers = {"X-CSRFToken": csrf()};
    const options = {method: "POST", body: new URLSearchParams({text}), headers, redirect: "manual"};
    const answer = await fetch(this.dataset.preview, options).catch(() => null);
    if (this.box.value !== text) return;
    if (answer?.ok) this.view.innerHTML = await answer.text();
    else this.view.textContent = await this.reason(answer);
    this.view.classList.toggle("late", !answer?.ok);
    this.follow();
  }

  // Why there is no preview. Without a session the answer leads to the sign-in, or is a page that says so.
  async reason(answer) {
    if (answer?.headers.get("Content-Type")?.startsWith("text/plain")) return answer.text();
    return answer?.type === "opaqueredirect" || answer?.status === 403 ? this.dataset.signedOut : "–";
  }

  // Shows in the preview the block that the cursor is in; the page stays where it is.
  follow() {
    const {view, box} = this;
    if (view.hidden || document.activeElement !== box || view.scrollHeight <= view.clientHeight) return;
    const block = previewBlock(box.value, box.selectionStart, readPreview(view));
    if (!block) return;
    const outer = view.getBoundingClientRect(), inner = block.getBoundingClientRect();
    if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const room = Math.max(0, (view.clientHeight - inner.height) / 3);
    view.scrollBy({top: inner.top - outer.top - room, behavior: isCalm ? "instant" : "smooth"});
  }
});
