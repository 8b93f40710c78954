"use strict";
// Which block of a preview shows a line of the text.

// Letters and digits that a reader sees: without addresses of links, tags, entities.
function wordsOf(text) {
  return text
    .replace(/\]\([^)\n]*\)|\]:\s*\S+|<\/?[a-z][^>\n]*>|&#?\w{1,31};/gi, " ")
    .toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

// The blocks of a preview in their order, each with its words, and how many stand before it.
function readPreview(view) {
  const texts = new Map(), walker = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, block = node.parentElement.closest("tr, pre, p, li, h3, h4, h5, h6, dt, dd, summary");
    if (block && view.contains(block)) texts.set(block, (texts.get(block) ?? "") + node.data);
  }
  let start = 0;
  return [...texts].map(([block, text]) => {
    const words = wordsOf(text), place = {block, words, start};
    start += words.length;
    return place;
  }).filter(place => place.words);
}

// The block with the words of the line that a position is in, or of the nearest one above with words;
// of several the one that has about as many words before it.
function previewBlock(text, position, blocks) {
  const lines = text.split("\n").map(wordsOf);
  let index = text.slice(0, position).split("\n").length - 1;
  while (index > 0 && !lines[index]) index -= 1;
  const count = lines.slice(0, index).join("").length, all = lines.join("").length || 1;
  const last = blocks.at(-1), shown = last ? last.start + last.words.length : 0, wanted = count * shown / all;
  const away = ({start, words}) => wanted < start ? start - wanted : Math.max(0, wanted - start - words.length + 1);
  const fitting = blocks.filter(({words}) => lines[index] && words.includes(lines[index]));
  const choices = fitting.length ? fitting : blocks;
  return choices.reduce((best, each) => !best || away(each) < away(best) ? each : best, null)?.block ?? null;
}
