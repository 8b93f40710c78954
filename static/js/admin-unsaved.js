"use strict";
// Nothing typed is lost. A form with a field `_writer` keeps what is typed in this browser and offers it
// back, asks before it is left with changes, and is posted by script, so that a lost connection keeps the
// page. The words are in `admin/_unsaved.html`.

const DAY = 24 * 60 * 60 * 1000, MAX_AGE = 7 * DAY, MAX_LENGTH = 500_000, MAX_TEXTS = 30, PATIENCE = 60_000;
const ADOPTED = "kb-unsaved-adopted";
const unsavedWords = document.getElementById("unsaved-words").dataset;
const isOurs = key => key.startsWith("kb-unsaved:");

// Storage that may be switched off, full, or hold what somebody else wrote there.
const kept = {
  keys: () => { try { return Object.keys(localStorage).filter(isOurs); } catch { return []; } },
  read(key) {
    try {
      const {at, fields} = JSON.parse(localStorage.getItem(key));
      return Array.isArray(fields) ? {key, at, fields} : null;
    } catch { return null; }
  },
  drop(key) { try { localStorage.removeItem(key); } catch { /* There is none to be dropped. */ } },
  write(key, value) { try { localStorage.setItem(key, value); return true; } catch { return false; } },
  all() { return this.keys().map(key => this.read(key) ?? (this.drop(key), null)).filter(Boolean).sort((a, b) => b.at - a.at); },
  tidy() {
    this.all().forEach(({key, at}, index) => { if (index >= MAX_TEXTS || Date.now() - at > MAX_AGE) this.drop(key); });
  },
};

const element = (name, attributes, ...children) => {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
};

function typedFields(form) {
  return [...new FormData(form)].filter(([name, value]) =>
    typeof value === "string" && !name.startsWith("_") && name !== "csrfmiddlewaretoken" && !name.includes("password"));
}

const asText = fields => JSON.stringify(fields.filter(([name]) => !name.startsWith("_")).map(([name, value]) => [name, value.replace(/\r\n/g, "\n")]));

class UnsavedForm {
  constructor(form) {
    this.form = form;
    this.url = new URL(form.getAttribute("action") || location.href, location.href);
    const version = (form.elements.edit_version ?? form.elements.version)?.value ?? "";
    this.prefix = `kb-unsaved:${unsavedWords.person}:${this.url.pathname}:`;
    this.key = `${this.prefix}${version}:${Math.random().toString(36).slice(2)}`;
    this.start = asText(typedFields(form));
    this.isChanged = form.dataset.guard === "changed";
    this.takeOver();
    for (const name of ["input", "change"]) form.addEventListener(name, () => this.later());
    form.addEventListener("submit", event => this.submit(event));
    addEventListener("pagehide", () => { if (this.timer) this.keep(); });
    addEventListener("beforeunload", event => { if (this.isChanged) event.preventDefault(); });
    this.offer();
    if ("goesOn" in form.dataset) form.requestSubmit();
  }

  // The page that comes after one's own text was posted and not saved goes on with what that page kept.
  takeOver() {
    const isShownAgain = this.isChanged || document.querySelector(".errornote");
    if (!isShownAgain || !adoptedKey.startsWith(this.prefix)) return;
    this.key = adoptedKey;
    this.isChanged = true;
  }

  later() {
    this.isChanged = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), 400);
  }

  keep() {
    this.timer = clearTimeout(this.timer);
    const fields = typedFields(this.form);
    if (asText(fields) === this.start && this.form.dataset.guard !== "changed") {
      this.isChanged = false;
      return kept.drop(this.key);
    }
    const text = JSON.stringify({at: Date.now(), fields});
    const isKept = text.length <= MAX_LENGTH && (kept.write(this.key, text) || (kept.tidy(), kept.write(this.key, text)));
    if (!isKept) kept.drop(this.key);
    if (!isKept && !this.isWarned) this.say(unsavedWords.full);
    this.isWarned = !isKept;
  }

  // What this person typed into this form before, on a page that was left, also about an older revision.
  offer() {
    for (const text of kept.all()) {
      if (!text.key.startsWith(this.prefix) || text.key === this.key) continue;
      if (asText(text.fields) === this.start) kept.drop(text.key);
      else this.form.before(this.offerOf(text));
    }
  }

  offerOf(text) {
    const at = new Date(text.at), isToday = at.toDateString() === new Date().toDateString();
    const day = isToday ? {} : {day: "numeric", month: "short"};
    const time = at.toLocaleString(document.documentElement.lang, {...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23"});
    const isOlder = text.key.slice(this.prefix.length).split(":")[0] !== this.key.slice(this.prefix.length).split(":")[0];
    const words = unsavedWords.offer.replace("{time}", time) + (isOlder ? ` ${unsavedWords.older}` : "");
    const restore = element("button", {type: "button", className: "button primary", textContent: unsavedWords.restore});
    const discard = element("button", {type: "button", className: "button", textContent: unsavedWords.discard});
    const panel = element("section", {className: "panel unsaved", ariaLabel: words}, element("p", {}, words), restore, discard);
    restore.addEventListener("click", () => { this.restore(text); });
    discard.addEventListener("click", () => { kept.drop(text.key); panel.remove(); });
    return panel;
  }

  // The rows of an article are drawn by the server, in their order; other forms are filled in here.
  restore({key, fields}) {
    if (!("restore" in this.form.dataset)) {
      fill(this.form, fields);
      kept.drop(key);
      document.querySelectorAll(".unsaved").forEach(panel => panel.remove());
      return this.later();
    }
    const again = element("form", {method: "post", action: this.url.href, hidden: true});
    const token = ["csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value];
    for (const [name, value] of [...fields, token, ["_restore", "1"]]) again.append(element("input", {type: "hidden", name, value}));
    document.body.append(again);
    this.key = key;
    this.post(again);
  }

  async submit(event) {
    if (event.defaultPrevented) return;
    event.preventDefault();
    this.keep();
    await this.post(this.form, event.submitter);
  }

  async post(form, submitter) {
    if (this.isBusy) return;
    this.isBusy = true;
    this.form.ariaBusy = true;
    this.say("");
    const data = new FormData(form);
    if (submitter?.name) data.append(submitter.name, submitter.value);
    const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
    const options = {method: "POST", body, headers: {"X-Submitted-By": "script"}, signal: AbortSignal.timeout(PATIENCE)};
    const answer = await fetch(this.url, options).catch(() => null);
    const go = answer?.redirected ? answer.url : answer?.headers.get("X-Go-To");
    if (answer?.ok && go) this.leave(go);
    else if (answer && isPage(answer)) this.postPlainly(form, submitter);
    else this.say(!answer ? unsavedWords.offline : unsavedWords[whyNot(answer)]);
    this.isBusy = false;
    this.form.ariaBusy = false;
  }

  // Done: forget what was kept of it, but not where it only led to the sign-in.
  leave(go) {
    this.isChanged = false;
    if (!new URL(go, location.href).pathname.startsWith("/accounts/login")) {
      const done = asText(typedFields(this.form));
      for (const {key, fields} of kept.all()) {
        if (key === this.key || (key.startsWith(this.prefix) && asText(fields) === done)) kept.drop(key);
      }
    }
    const here = location.pathname + location.search, {hash, pathname, search} = new URL(go, location.href);
    location.assign(go);
    // To a place on the same page the browser would only scroll.
    if (hash && pathname + search === here) location.reload();
  }

  // Not done: the browser posts it once more and shows the answer, a page with errors or a sign-in.
  postPlainly(form, submitter) {
    this.isChanged = false;
    sessionStorage.setItem(ADOPTED, this.key);
    const button = submitter?.name ? element("input", {type: "hidden", name: submitter.name, value: submitter.value}) : "";
    form.append(button);
    HTMLFormElement.prototype.submit.call(form);
    if (button) button.remove();
  }

  say(words) {
    this.note ??= element("p", {className: "why", role: "alert"});
    this.note.textContent = words;
    if (!this.note.isConnected) (this.form.querySelector(".submit-row") ?? this.form).prepend(this.note);
    this.note.hidden = !words;
  }
}

// The same post may be taken later; or it is answered with a page to be shown: errors, a sign-in.
const isLater = ({status}) => status >= 500 || status === 429;
const isGone = ({status}) => status === 404;
const whyNot = answer => isLater(answer) ? "busy" : isGone(answer) ? "gone" : "refused";
const isPage = answer => !isLater(answer) && !isGone(answer) && (answer.headers.get("Content-Type") ?? "").startsWith("text/html");

function fill(form, fields) {
  for (const box of form.elements) {
    if (!box.name || ["hidden", "file", "submit", "button", "password"].includes(box.type)) continue;
    const values = fields.filter(([name]) => name === box.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(box.type)) box.checked = values.includes(box.value);
    else if (box.type === "select-multiple") for (const option of box.options) option.selected = values.includes(option.value);
    else if (values.length) box.value = values[0];
  }
}

// Read once: a page may have several forms, of which one takes it over.
const adoptedKey = sessionStorage.getItem(ADOPTED) ?? "";
sessionStorage.removeItem(ADOPTED);
kept.tidy();
for (const writer of document.querySelectorAll("form [name=_writer]")) new UnsavedForm(writer.form);
