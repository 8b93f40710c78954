"use strict";
// What else can be done with a row: one menu for each list, which opens below the row.

const ROW_ACTIONS = {
  before: (group, line) => group.add(line),
  after: (group, line) => group.add(group.after(line)),
  duplicate: (group, line) => group.duplicate(line),
  other: (group, line) => moveToOtherList(group, line),
};

function openRowMenu(group, button) {
  const menu = group.querySelector(".row-menu"), line = button.closest(".line");
  const number = group.lines.indexOf(line) + 1;
  closeRowMenus();
  for (const each of menu.querySelectorAll("[data-row-action]")) {
    each.ariaLabel = each.dataset.name.replace("#", number);
    if (each.dataset.rowAction === "other") each.hidden = !otherList(group);
  }
  line.querySelector(".line-head").after(menu);
  menu.hidden = false;
  button.ariaExpanded = true;
  menu.querySelector("button").focus();
}

// A menu does not stay in its row, which may be removed.
function closeRowMenus() {
  for (const menu of document.querySelectorAll(".row-menu:not([hidden])")) {
    menu.hidden = true;
    menu.closest(".line").querySelector("[data-row-menu]").ariaExpanded = false;
    menu.closest("fieldset").append(menu);
  }
}

// Steps and resolutions are each other's other list; links have none, nor have kinds without fixes.
function otherList(group) {
  const prefix = {steps: "resolutions", resolutions: "steps"}[group.dataset.prefix];
  return prefix ? document.getElementById(`${prefix}-group`) : null;
}

// A row keeps its anchor, so what links to it still does. "Look for" and "It worked if" say the same
// of a check and of a fix; what has no place there is shown, and comes back with the row.
function moveToOtherList(group, line, next = null) {
  const other = otherList(group), values = {...line.kept, ...readRow(line)};
  const [here, there] = group.dataset.prefix === "steps" ? ["expected", "verify"] : ["verify", "expected"];
  values.if_not ||= values.kept_if_not;
  line.remove();
  group.changed();
  const [row] = other.insert(next, [{...values, [there]: values[here], kept_if_not: values.if_not ?? ""}]);
  row.kept = Object.fromEntries(Object.entries(values).filter(([name]) => name !== here && !rowField(row, name)));
  const lost = showKept(row);
  firstBox(row).focus();
  other.say("crossed", row, lost);
}

// Says what would be lost of a step that has become a resolution, and returns it; "" for nothing.
function showKept(row) {
  const text = rowField(row, "kept_if_not")?.value;
  if (!text) return "";
  const note = document.createElement("p");
  note.className = "kept";
  note.textContent = fillIn(document.getElementById("moved").dataset.kept, {text});
  row.querySelector("details").before(note);
  return note.textContent;
}

// Also where the form is shown again because something else was wrong.
for (const box of document.querySelectorAll("[name$=-kept_if_not]")) showKept(box.closest(".line"));

document.addEventListener("click", ({target}) => {
  const opener = target.closest("[data-row-menu]"), action = target.closest("[data-row-action]");
  if (opener?.ariaExpanded === "true") closeRowMenus();
  else if (opener) openRowMenu(opener.closest("kb-lines"), opener);
  if (!action) return;
  const group = action.closest("kb-lines"), line = action.closest(".line");
  closeRowMenus();
  ROW_ACTIONS[action.dataset.rowAction](group, line);
});

// Not every browser gives the focus to a button that is clicked: it stays in the menu.
document.addEventListener("mousedown", event => { if (event.target.closest(".row-menu")) event.preventDefault(); });

document.addEventListener("focusout", ({target, relatedTarget}) => {
  const menu = target.closest(".row-menu");
  if (menu && !menu.contains(relatedTarget) && !relatedTarget?.closest("[data-row-menu]")) closeRowMenus();
});

document.addEventListener("keydown", event => {
  const menu = event.target.closest(".row-menu");
  if (event.key !== "Escape" || !menu) return;
  event.preventDefault();
  menu.closest(".line").querySelector("[data-row-menu]").focus();
  closeRowMenus();
});
