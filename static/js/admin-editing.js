"use strict";
// Says every half minute that a form is open, and shows who else has it open. Best effort.

customElements.define("kb-editing", class extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.url) return;
    this.timer = setTimeout(() => this.beat(), 3000);
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", event => event.persisted && this.beat());
  }

  body(...more) {
    const body = new FormData();
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    body.append("csrfmiddlewaretoken", token ? token.value : "");
    more.forEach(name => body.append(name, "1"));
    return body;
  }

  async beat() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.beat(), 30000);
    this.isNoted = true;
    try {
      const answer = await fetch(this.dataset.url, {method: "POST", body: this.body()});
      if (answer.ok && !answer.redirected) this.show((await answer.json()).text);
    } catch { /* The connection is away: the form says so itself. */ }
  }

  show(text) {
    this.querySelector("[role=status]").textContent = text;
    this.classList.toggle("nobody", !text);
  }

  leave() {
    clearTimeout(this.timer);
    if (this.isNoted) navigator.sendBeacon(this.dataset.url, this.body("leave"));
  }
});
