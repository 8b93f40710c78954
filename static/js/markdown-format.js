"use strict";
// What a button of the toolbar makes of a text: {from, to, text, start, end}, the part that changes,
// what it becomes, and what is chosen then.

// The words of a line, behind what makes it an item.
const LINE_WORDS = /^([ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+(?:\[[ x]\] )?)?)(\S.*?)([ \t]*)$/gm;

// Puts a mark around the chosen words, or takes it away where it is.
function toggleMark(value, from, to, mark) {
  while (from < to && /\s/.test(value[from])) from += 1;
  while (to > from && /\s/.test(value[to - 1])) to -= 1;
  const {length} = mark, chosen = value.slice(from, to);
  if (mark === "`" && chosen.includes("\n")) return toggleFence(value, from, to);
  if (hasMark(value.slice(0, from), value.slice(to), mark)) {
    return {from: from - length, to: to + length, text: chosen, start: from - length, end: to - length};
  }
  const inner = chosen.slice(length, -length), isMarked = hasMark(chosen.slice(0, length), chosen.slice(-length), mark);
  if (chosen.length > 2 * length && isMarked && !inner.startsWith(mark[0])) {
    return {from, to, text: inner, start: from, end: to - 2 * length};
  }
  const text = chosen.replace(LINE_WORDS, `$1${mark}$2${mark}$3`) || mark + mark;
  const isLine = !chosen.includes("\n") && text === mark + chosen + mark;
  const start = from + (isLine || !chosen ? length : 0);
  return {from, to, text, start, end: isLine || !chosen ? start + chosen.length : from + text.length};
}

// `*` is also part of `**`: of the signs side by side, an odd one is that of emphasis.
function hasMark(before, after, mark) {
  const trailing = text => text.length - text.replace(mark[0] === "`" ? /`+$/ : /\*+$/, "").length;
  const both = Math.min(trailing(before.slice(-9)), trailing([...after.slice(0, 9)].reverse().join("")));
  return mark === "**" ? both >= 2 : mark === "*" ? both % 2 === 1 : both === 1;
}

function toggleFence(value, from, to) {
  const {start, end} = wholeLines(value, from, to), chosen = value.slice(start, end);
  const inside = /^(`{3,})[^\n]*\n([^]*)\n\1$/.exec(chosen)?.[2];
  const text = inside ?? codeFence(chosen);
  return {from: start, to: end, text, start, end: start + text.length};
}

function wholeLines(value, from, to) {
  const last = to > from && value[to - 1] === "\n" ? to - 1 : to, end = value.indexOf("\n", last);
  return {start: value.lastIndexOf("\n", from - 1) + 1, end: end < 0 ? value.length : end};
}

// Begins the chosen lines with a sign ("- ", "1. ", "> "), or takes it away where all have it.
function toggleLines(value, from, to, sign) {
  const {start, end} = wholeLines(value, from, to), lines = value.slice(start, end).split("\n");
  const own = sign === "1. " ? /^(\s*)\d+[.)] / : new RegExp(`^(\\s*)${sign.replace("-", "[-*+]")}`);
  const filled = lines.filter(line => line.trim()), hasAll = filled.length && filled.every(line => own.test(line));
  let number = 0;
  const next = () => sign === "1. " ? `${number += 1}. ` : sign;
  const text = lines.map(line => {
    if (!line.trim() && lines.length > 1) return line;
    if (hasAll) return line.replace(own, "$1");
    return line.replace(sign === "> " ? /^()/ : /^(\s*)(?:(?:[-*+]|\d+[.)]) )?/, (_, space) => space + next());
  }).join("\n");
  const isOne = lines.length === 1, cursor = Math.max(start, to + text.length - (end - start));
  return {from: start, to: end, text, start: isOne ? cursor : start, end: isOne ? cursor : start + text.length};
}

// Whether code stands at a place: there nothing is a mark, and what is pasted stays as it is.
function isInCode(value, position) {
  const before = value.slice(0, position), lines = before.split("\n");
  let fence = "";
  for (const line of lines.slice(0, -1)) {
    const [, ticks] = /^[ \t>]*(`{3,}|~{3,})/.exec(line) ?? [];
    if (!ticks) continue;
    if (!fence) fence = ticks;
    else if (ticks[0] === fence[0] && ticks.length >= fence.length) fence = "";
  }
  return Boolean(fence) || (lines.at(-1).match(/`/g) ?? []).length % 2 === 1;
}

// Blocks stand apart from the words around them.
function withRoom(markdown, before, after) {
  const isBlock = /^(?:#{1,6} |[-*+] |\d+[.)] |> |\||```|---)/.test(markdown) || markdown.includes("\n\n");
  if (!isBlock) return markdown;
  const lead = !before.trim() || /\n[ \t]*\n[ \t]*$/.test(before) ? "" : /\n[ \t]*$/.test(before) ? "\n" : "\n\n";
  const tail = !after.trim() || /^[ \t]*\n[ \t]*\n/.test(after) ? "" : /^[ \t]*\n/.test(after) ? "\n" : "\n\n";
  return lead + markdown + tail;
}
