"use strict";
// What is pasted into a box for Markdown becomes Markdown, in a step a list becomes steps. Files and
// plain pasting (Ctrl+Shift+V) are left to others, and so is what needs no change: to the browser.

// /articles/12, /errors/404, /2.1/ and the editors' pages of an article; the server knows which.
const ARTICLE_PATH = /^\/(?:articles\/\d|errors\/.|\d[\d.]*\/?$|admin\/kb\/\w+\/\d+\/)/;
// One a line, and no Markdown.
const ENTRIES = "[name=tools]";
let isPlainPaste = false;

document.addEventListener("keydown", ({key, code, shiftKey, ctrlKey, metaKey}) => {
  isPlainPaste = shiftKey && (ctrlKey || metaKey) && (key.toLowerCase() === "v" || code === "KeyV");
}, true);
document.addEventListener("keyup", () => { isPlainPaste = false; }, true);

function pastedMarkdown(data, plain) {
  const html = data.types.includes("vscode-editor-data") ? "" : data.getData("text/html");
  return html ? htmlToMarkdown(html) : tabsToTable(plain) ?? "";
}

// Whether the paste was ours; what was not is done by the browser.
function pasteInto(box, data) {
  const plain = data.getData("text/plain"), address = plain.trim();
  if (!address) return false;
  if (box.matches(ENTRIES)) return pasteEntries(box, plain);
  if (isWebAddress(address) || /^\/\S+$/.test(address)) return pasteAddress(box, address);
  const markdown = pastedMarkdown(data, plain).trim();
  const text = isStepText(box) ? pasteIntoStep(box, markdown, plain) : markdown;
  if (text) pasteBlocks(box, text);
  return text !== "";
}

// Makes steps of a list; returns the text that is left to insert, "" for none, null where steps are made.
function pasteIntoStep(box, markdown, plain) {
  const items = splitList(markdown || plain) ?? [], {room} = box.closest("kb-lines");
  if (items.length > 1 && items.length <= room) {
    pasteSteps(box, items);
    return null;
  }
  if (items.length > room) announce(fillIn(document.getElementById("moved").dataset.full, {n: room}));
  if (items.length === 1 && !box.value.slice(0, box.selectionStart).trim()) return items[0];
  return markdown.replace(/^#{1,6} (?=.*$)/, "");
}

function pasteEntries(box, plain) {
  const items = splitList(plain);
  if (items) insertText(box, items.join("\n"));
  return Boolean(items);
}

// A list pasted behind the sign of an item takes its place.
function pasteBlocks(box, markdown) {
  const {value, selectionStart, selectionEnd: to} = box, line = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const [, indent] = /^(\s*)(?:[-*+]|\d+[.)])\s+(?:\[[ x]\]\s+)?$/.exec(value.slice(line, selectionStart)) ?? [];
  const isNext = indent !== undefined && /^(?:[-*+]|\d+[.)]) /.test(markdown), from = isNext ? line : selectionStart;
  const text = isNext ? markdown.replace(/^(?=.)/gm, indent) : withRoom(markdown, value.slice(0, from), value.slice(to));
  insertText(box, text, from, to);
}

function isArticleAddress(address) {
  return URL.canParse(address, location.origin) && ARTICLE_PATH.test(new URL(address, location.origin).pathname);
}

// Over chosen words an address makes the link; an article's own is replaced when the server knows it.
function pasteAddress(box, address) {
  const {value, selectionStart: from, selectionEnd: to} = box, isOwn = isArticleAddress(address);
  const [, before, words, after] = /^(\s*)([^]*?)(\s*)$/.exec(value.slice(from, to));
  const isTarget = /(?:\]\(|<|\]:[ \t]*|["'=/\w])$/.test(value.slice(0, from));
  const isLinked = words && !isWebAddress(words) && !/\n\s*\n|\]\(/.test(words) && (isOwn || isWebAddress(address));
  if (isTarget && !words) return false;
  if (!isLinked && !isOwn) return false;
  const write = (title, target) => before + (isLinked ? markdownLink(words, target) : title) + after;
  const text = write(address, address);
  insertText(box, text);
  const named = ({title, path}) => write(markdownLink(escapeMarkdown(title), path), path);
  if (isOwn) nameArticle(box, address, {from, text, named});
  return true;
}

// Writes the article's title and permanent address over what was pasted, where it still stands.
async function nameArticle(box, address, {from, text, named}) {
  const [link] = await suggestLinks(address);
  if (!link || document.activeElement !== box || !box.value.startsWith(text, from)) return;
  const {selectionStart, selectionEnd} = box, replaced = named(link), end = from + text.length;
  const shifted = place => place < end ? place : place + replaced.length - text.length;
  insertText(box, replaced, from, end);
  box.setSelectionRange(shifted(selectionStart), shifted(selectionEnd));
  announce([link.title, link.note].filter(Boolean).join(": "));
}

document.addEventListener("paste", event => {
  const box = event.target.closest?.(`${MARKDOWN_BOXES}, ${ENTRIES}`), isPlain = isPlainPaste;
  isPlainPaste = false;
  if (!box || event.defaultPrevented || isPlain || isInCode(box.value, box.selectionStart)) return;
  if (pasteInto(box, event.clipboardData)) event.preventDefault();
});
