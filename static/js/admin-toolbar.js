"use strict";
// Buttons and keys of the boxes for Markdown. Every change can be undone by the browser.

const MARKDOWN_BOXES = "kb-markdown textarea, .line-head textarea, .line [name$=-expected], .line [name$=-verify]";
const KEY_MARKS = {b: "**", i: "*"};
const isMac = /^(Mac|iP)/.test(navigator.platform);

// The letter pressed with Ctrl (on a Mac with Cmd) and nothing else; "" for other keys.
function shortcutKey({key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing}) {
  const isAlone = isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  if (!isAlone || altKey || shiftKey || isComposing) return "";
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : /^Key[A-Z]$/.test(code) ? code[3].toLowerCase() : "";
}

function applyFormat(box, {from, to, text, start, end}) {
  insertText(box, text, from, to);
  box.setSelectionRange(start, end);
}

function markText(box, mark) { applyFormat(box, toggleMark(box.value, box.selectionStart, box.selectionEnd, mark)); }

document.addEventListener("click", event => {
  const button = event.target.closest(".md-bar button"), box = button?.closest("kb-markdown").box;
  if (!box) return;
  const {mark, line} = button.dataset, {value, selectionStart: from, selectionEnd: to} = box;
  if (mark) markText(box, mark);
  else if (line) applyFormat(box, toggleLines(value, from, to, line));
  else openLinkPicker(box);
});

// Saving by key: where the focus is in the form or nowhere, and nothing stands above the page.
function saveByKey(event) {
  const form = document.querySelector("form[data-guard]"), button = form?.querySelector(".submit-row [name=_save]");
  const focused = document.activeElement, isHere = focused === document.body || form?.contains(focused);
  if (!button || !isHere || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  if (!event.repeat) form.requestSubmit(button);
}

document.addEventListener("keydown", event => {
  const key = shortcutKey(event), box = event.target.closest?.(MARKDOWN_BOXES);
  if (key === "s") return saveByKey(event);
  if (!box || !(KEY_MARKS[key] || key === "k")) return;
  event.preventDefault();
  if (key === "k") openLinkPicker(box);
  else markText(box, KEY_MARKS[key]);
});

for (const button of isMac ? document.querySelectorAll(".md-bar [aria-keyshortcuts]") : []) {
  button.setAttribute("aria-keyshortcuts", button.getAttribute("aria-keyshortcuts").replace("Control", "Meta"));
  button.title = button.title.replace("Ctrl+", "⌘");
}
