"use strict";
// Rows dragged by their number, also from checks to fixes. Buttons and Alt+arrows do the same.

const ROW_TYPE = "application/x-kb-row";
let draggedRow = null;

function startRowDrag(event) {
  draggedRow = event.target.closest(".line");
  event.dataTransfer.setData(ROW_TYPE, "row");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setDragImage(draggedRow.querySelector(".line-head"), 12, 12);
  draggedRow.classList.add("dragged");
}

function endRowDrag() {
  draggedRow?.classList.remove("dragged");
  showDropPlace(null);
  draggedRow = null;
}

// The row under the pointer, and whether the dragged one would come before or after it.
function dropPlace({target, clientY}) {
  const line = target.closest?.(".line"), group = line?.closest("kb-lines"), own = draggedRow.closest("kb-lines");
  if (!line || (group !== own && group !== otherList(own))) return null;
  const {top, height} = line.getBoundingClientRect();
  return {line, group, isBefore: clientY < top + height / 2};
}

function showDropPlace(place) {
  const marked = document.querySelectorAll(".drop-before, .drop-after");
  for (const line of marked) line.classList.remove("drop-before", "drop-after");
  place?.line.classList.add(place.isBefore ? "drop-before" : "drop-after");
}

function dropRow({line, group, isBefore}) {
  const row = draggedRow, own = row.closest("kb-lines"), next = isBefore ? line : group.after(line);
  if (row === line || row === next) return;
  if (own === group) group.place(row, next);
  else moveToOtherList(own, row, next);
}

document.addEventListener("dragstart", event => {
  if (event.target.matches?.(".line-no[draggable=true]")) startRowDrag(event);
});
document.addEventListener("dragend", endRowDrag);
document.addEventListener("dragover", event => {
  const place = draggedRow && dropPlace(event);
  if (draggedRow) showDropPlace(place);
  if (place) event.preventDefault();
});
document.addEventListener("drop", event => {
  const place = draggedRow && dropPlace(event);
  if (!place) return;
  event.preventDefault();
  dropRow(place);
});
