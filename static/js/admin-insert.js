"use strict";
// Text into a box so that the browser's own undo takes back this, and nothing else, in one step.

function runCommand(name, value) {
  try { return document.execCommand(name, false, value); } catch { return false; }
}

// Chromium joins inserted text with what is typed before and after it into one step of undo, and
// takes minutes for thousands of lines; with escaped HTML it does neither. Firefox knows only text.
function insertText(box, text, from = box.selectionStart, to = box.selectionEnd) {
  text = text.replace(/\r\n?/g, "\n");
  const {value} = box, wanted = value.slice(0, from) + text + value.slice(to);
  if (wanted === value) return;
  box.focus();
  box.setSelectionRange(from, to);
  const html = text.replace(/[&<>]/g, each => `&#${each.charCodeAt(0)};`);
  if (!text) runCommand("delete");
  else if (!runCommand("insertHTML", html)) runCommand("insertText", text);
  if (box.value !== wanted) replaceValue(box, wanted, from + text.length);
}

// Where no command works, the text is set, and cannot be undone.
function replaceValue(box, value, cursor) {
  box.value = value;
  box.setSelectionRange(cursor, cursor);
  box.dispatchEvent(new Event("input", {bubbles: true}));
}
