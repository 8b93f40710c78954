"use strict";
// Lists of pasted HTML → Markdown.

const CHECK_BOXES = [":scope > input", ":scope > label > input", ":scope > p > input"]
  .map(place => `${place}[type=checkbox]`).concat(":scope > .checkbox").join();

// A list that stands in a list, not in an item, belongs to the item before it.
function listText(list, context) {
  const items = [];
  let number = +list.getAttribute("start") || 1;
  for (const child of list.children) {
    if (child.localName === "li") {
      const marker = list.localName === "ol" ? `${number++}. ` : "- ";
      items.push({marker, blocks: itemBlocks(child, context)});
    } else if (["ul", "ol"].includes(child.localName) && items.length) {
      items.at(-1).blocks.push({text: listText(child, context), as: "list"});
    } else items.push(...blocksOfElement(child, context).map(block => ({marker: "- ", blocks: [block]})));
  }
  return items.map(itemText).filter(Boolean).join("\n");
}

function itemBlocks(item, context) {
  const blocks = blocksOf(item, {...context, marks: marksOf(item, context.marks)});
  const box = checkBox(item);
  if (box && blocks.length) blocks[0] = {...blocks[0], text: box + blocks[0].text, as: ""};
  return blocks;
}

function checkBox(item) {
  const box = item.querySelector(CHECK_BOXES), role = item.getAttribute("role");
  if (item.parentElement?.matches(".inline-task-list")) return item.classList.contains("checked") ? "[x] " : "[ ] ";
  if (role === "checkbox") return item.getAttribute("aria-checked") === "true" ? "[x] " : "[ ] ";
  if (!box) return "";
  return box.hasAttribute("checked") || box.classList.contains("checkbox-on") ? "[x] " : "[ ] ";
}

// Lists at the end of an item stand right below its words.
function itemText({marker, blocks}) {
  const lists = blocks.filter(block => block.as === "list").length;
  const isTight = lists && blocks.slice(-lists).every(block => block.as === "list");
  const lead = joinBlocks(isTight ? blocks.slice(0, -lists) : blocks);
  const rest = isTight ? joinBlocks(blocks.slice(-lists)) : "";
  const glue = /^(?:-|1[.)]) /.test(rest) ? "\n" : "\n\n";
  const text = lead && rest ? lead + glue + rest : lead || rest;
  return text ? marker + text.replace(/\n(?=[^\n])/g, `\n${" ".repeat(marker.length)}`) : "";
}
