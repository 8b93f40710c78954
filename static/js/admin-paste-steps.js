"use strict";
// A list pasted into a step → steps. The browser inserts the first item, so that its own undo takes
// back the paste; the others are rows that go with it, and come again with redo.

const pastedRows = new WeakMap();

function isStepText(box) { return box.matches("kb-lines:not([data-prefix=links]) .line-head textarea"); }

// Into an empty step or over chosen words the first item goes where the cursor is; else all are new rows.
function pasteSteps(box, items) {
  const group = box.closest("kb-lines"), line = box.closest(".line"), isBlank = !box.value.trim();
  const {selectionStart: from, selectionEnd: to} = box, isInPlace = isBlank || from !== to;
  const lead = isInPlace ? box : firstBox(group.insert(from ? group.after(line) : line, [{}])[0]);
  const before = lead.value;
  if (isBlank) insertText(lead, items[0], 0, before.length);
  else insertText(lead, items[0]);
  const paste = {group, lead, items, before, after: lead.value, rows: [], back: isInPlace ? null : {box, from, to}};
  addPastedRows(paste);
  const last = paste.rows.length ? firstBox(paste.rows.at(-1)) : lead;
  last.focus();
  last.setSelectionRange(last.value.length, last.value.length);
  lead.addEventListener("input", ({inputType}) => {
    if (inputType === "historyUndo" && lead.value === paste.before && paste.rows) takeBackRows(paste);
    else if (inputType === "historyRedo" && lead.value === paste.after && !paste.rows) addPastedRows(paste);
  });
}

function addPastedRows(paste) {
  const {group, lead, items} = paste;
  paste.rows = group.insert(group.after(lead.closest(".line")), items.slice(1).map(text => ({text})));
  for (const row of paste.rows) pastedRows.set(firstBox(row), {paste, state: rowState(row)});
  announce(fillIn(document.getElementById("moved").dataset.split, {n: items.length}));
}

// All that stands in a row but its number, to see whether somebody has written in it since.
function rowState(row) { return JSON.stringify({...readRow(row), position: ""}); }

function isUntouched(row) { return pastedRows.get(firstBox(row))?.state === rowState(row); }

function takeBackRows(paste) {
  const {group, lead, rows, back} = paste, hadFocus = rows.some(row => row.contains(document.activeElement));
  paste.rows = null;
  for (const row of rows.filter(isUntouched)) row.remove();
  if (back) {
    lead.closest(".line").remove();
    back.box.focus();
    back.box.setSelectionRange(back.from, back.to);
  } else if (hadFocus) lead.focus();
  group.changed();
  announce(document.getElementById("moved").dataset.unsplit);
}

// Firefox keeps a history for each box: undo in a row that was made by pasting is that of the paste.
document.addEventListener("keydown", event => {
  const {paste, state} = pastedRows.get(event.target) ?? {};
  if (!paste?.rows || shortcutKey(event) !== "z" || rowState(event.target.closest(".line")) !== state) return;
  event.preventDefault();
  paste.lead.focus();
  runCommand("undo");
});
