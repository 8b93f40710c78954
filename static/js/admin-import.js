"use strict";
// Shows how far an import is; its page is loaded again when it has gone on to its next state.

customElements.define("kb-import-progress", class extends HTMLElement {
  connectedCallback() { this.timer = setInterval(() => this.look(), 1000); }

  disconnectedCallback() { clearInterval(this.timer); }

  async look() {
    const answer = await fetch(this.dataset.url).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const {state, text, done, total} = await answer.json();
    if (state !== this.dataset.state) {
      clearInterval(this.timer);
      location.reload();
      return;
    }
    const bar = this.querySelector("progress"), words = this.querySelector("[role=status]");
    if (total) Object.assign(bar, {max: total, value: done});
    if (words.textContent !== text) words.textContent = text;
  }
});
