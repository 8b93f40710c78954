"use strict";
// A text that is a list → the texts of its items, without numbers, bullets and check boxes.

const BULLET = /^(?:[-*+•·●◦○▪■‣–—☐☑☒✓✔□]|[o§](?=\t))[ \t]+/;
// Which bullet office programs give to which level, since their plain text has no indents.
const BULLET_DEPTHS = {o: 1, "◦": 1, "○": 1, "§": 2, "▪": 2, "■": 2};
// 1. and 1.2.) and (1), 1.2, Step 1:
const NUMBER =
  /^(?:\(?(\d{1,3}(?:\.\d{1,3})*)[.)]|(\d{1,2}(?:\.\d{1,2}){1,2})|(?:step|check)[ ]+(\d{1,3})[ ]*[.:)–-])[ \t]+/i;
const LETTER = /^\(?([a-z])[.)][ \t]+/i;
const CHECK_BOX = /^(?:\[[ x✓]?\]|[☐☑☒✓✔□])[ \t]+/i;
// PDF readers copy a bullet on a line of its own.
const LONE_SIGN = /^([ \t]*(?:[•●▪◦○■☐□]|\d{1,3}[.)]))[ \t]*\n(?=[ \t]*\S)/gm;
const FENCE = /^[ \t]*(?:`{3,}|~{3,})/;

// What a line says; `kind` is "" where it begins no item, `depth` counts the dots of 1.2.3.
function readListLine(line) {
  const [space] = /^[ \t]*/.exec(line), words = line.slice(space.length);
  const indent = space.replace(/\t/g, "    ").length;
  const number = NUMBER.exec(words), letter = number ? null : LETTER.exec(words);
  const match = number ?? letter ?? BULLET.exec(words);
  if (!match) return {indent, kind: "", depth: 0, text: words.trimEnd()};
  const parts = (number?.[1] ?? number?.[2] ?? number?.[3] ?? "").split(".");
  const sign = match[0].trim(), kind = number ? "number" : letter ? "letter" : "bullet";
  return {
    indent, sign, kind, isBare: Boolean(number?.[2]), depth: BULLET_DEPTHS[sign] ?? parts.length - 1,
    number: letter ? letter[1].toLowerCase().charCodeAt(0) - 96 : +parts.at(-1),
    width: indent + match[0].length,
    text: words.slice(match[0].length).replace(CHECK_BOX, "").trimEnd(),
  };
}

function readListLines(text) {
  let isCode = false;
  const lines = text.replace(/\r\n?/g, "\n").replace(LONE_SIGN, "$1 ").replace(/^\n+|\s+$/g, "").split("\n");
  return lines.map(line => {
    const isFence = FENCE.test(line), isInside = isCode || isFence;
    if (isFence) isCode = !isCode;
    if (!isInside) return readListLine(line);
    return {indent: line.length - line.trimStart().length, kind: "", depth: 0, text: line.trimStart(), isCode: true};
  });
}

// The items of a list, each with its sub-items and further paragraphs; null for any other text.
function splitList(text) {
  const lines = readListLines(text), marked = lines.filter(line => line.kind), [first] = marked;
  // Numbers without a sign behind them count from .1 on; others are versions and amounts.
  if (!first || marked.find(line => line.isBare)?.number > 1) return null;
  const level = Math.min(...marked.map(line => line.indent));
  const isLike = line => line.kind === first.kind || (line.kind && first.kind === "bullet");
  const isTop = line => isLike(line) && line.indent <= level + 1 && line.depth <= first.depth;
  const start = lines.findIndex(isTop), items = [];
  if (start < 0) return null;
  for (const line of lines.slice(start)) {
    if (isTop(line)) items.push([line]);
    else items.at(-1).push(line);
  }
  const lead = lines.slice(0, start), strays = items.map(countStrays).reduce((sum, count) => sum + count);
  const besides = countParagraphs(lead) + strays;
  const signs = new Set(items.map(([line]) => line.sign)), isDiff = signs.has("-") && signs.has("+");
  if (isDiff || countParagraphs(lead) > 1 || (besides && besides >= items.length)) return null;
  const intro = lead.map(line => line.text.replace(/^#{1,6} /, "")).join("\n").trim();
  return [...(intro ? [intro] : []), ...items.map(stepText)];
}

function countParagraphs(lines) { return lines.filter((line, index) => line.text && !lines[index - 1]?.text).length; }

// Paragraphs behind an empty line that are not indented stand beside the list.
function countStrays(item) {
  const isStray = (line, index) => index && line.text && !line.kind && !line.isCode && !line.indent && !item[index - 1].text;
  return item.filter(isStray).length;
}

// The words of an item, and below them what is indented under it, moved to the left.
function stepText([first, ...rest]) {
  const edge = Math.min(...rest.filter(line => line.text).map(line => line.indent || first.width));
  const top = Math.min(...rest.filter(line => line.kind).map(line => line.depth));
  const lines = rest.map(line => {
    if (!line.text && !line.kind) return "";
    const room = Math.max(0, line.indent - edge) + (line.kind ? (line.depth - top) * 3 : 0);
    const sign = line.kind === "bullet" ? "- " : line.kind ? `${line.number}. ` : "";
    return " ".repeat(room) + sign + line.text;
  });
  const isBlock = rest[0] && (rest[0].kind || rest[0].isCode);
  return [first.text, ...(isBlock ? [""] : []), ...lines].join("\n").replace(/\n{3,}/g, "\n\n").trim();
}
