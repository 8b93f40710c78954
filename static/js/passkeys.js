/* <passkey-button>: asks the browser for a passkey, or makes one, and posts it with its form. */
"use strict";

class PasskeyButton extends HTMLElement {
  connectedCallback() {
    if (!window.isSecureContext || !window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
    this.hidden = false;
    for (const hint of document.querySelectorAll("[data-no-passkeys]")) hint.hidden = true;
    this.querySelector("button").addEventListener("click", () => this.use());
  }

  async use() {
    const problem = this.querySelector("[role=alert]");
    problem.hidden = true;
    try {
      const { publicKey } = await this.options();
      const credential = await (this.dataset.what === "create" ? makePasskey(publicKey) : askForPasskey(publicKey));
      this.post(JSON.stringify(credential));
    } catch {
      problem.hidden = false;
    }
  }

  async options() {
    if (this.dataset.options) return JSON.parse(this.dataset.options);
    const response = await fetch(this.dataset.url, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.status);
    return (await response.json()).request_options;
  }

  /* Sends the credential instead of a password or a code; a new passkey with its name. */
  post(credential) {
    const form = this.closest("form");
    if (this.dataset.what === "get") {
      for (const field of form.querySelectorAll("input:not([type=hidden])")) field.disabled = true;
    }
    if (this.dataset.url) form.action = this.dataset.url;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "credential";
    field.value = credential;
    form.append(field);
    form.submit();
  }
}

function askForPasskey(options) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey });
}

function makePasskey(options) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: "preferred",
    requireResidentKey: false,
  };
  return navigator.credentials.create({ publicKey });
}

customElements.define("passkey-button", PasskeyButton);
