"use strict";
// Words of pasted HTML with their marks → lines of Markdown.
// A run is {text, href, isStruck, isBold, isItalic, isCode, isMono, isRaw}; `isRaw` text is Markdown.

const TYPEWRITERS = "courier|consolas|menlo|monaco|lucida console|source code|cascadia|fira code";
const MONO = new RegExp(`font-family:\\s*["']?(?:[\\w -]*\\bmono(?:space)?\\b|${TYPEWRITERS})`);
const RUN_MARKS = ["href", "isStruck", "isBold", "isItalic", "isCode"];
const MARK_SIGNS = {isStruck: "~~", isBold: "**", isItalic: "*"};

// The marks within an element, from those around it: Google's <b> with font-weight normal is not bold.
function marksOf(element, around) {
  const {localName: tag} = element, style = styleOf(element);
  const weight = /.*font-weight:\s*(\w+)/s.exec(style)?.[1], slant = /.*font-style:\s*(\w+)/s.exec(style)?.[1];
  const isBold = weight ? /^bold|^[6-9]00/.test(weight) : around.isBold || ["b", "strong"].includes(tag);
  const isItalic = slant ? slant !== "normal" : around.isItalic || ["em", "i", "cite", "var"].includes(tag);
  const isLined = /text-decoration[\w-]*:[^;]*line-through/.test(style);
  const isStruck = around.isStruck || isLined || ["del", "s", "strike"].includes(tag);
  const isMono = MONO.test(style) || (around.isMono && !/font-family:/.test(style));
  const isCode = isMono || ["code", "tt", "samp"].includes(tag) || (around.isCode && !around.isMono);
  const href = tag === "a" && element.hasAttribute("href") ? realAddress(element.getAttribute("href")) : around.href;
  return {href, isStruck, isBold, isItalic, isCode, isMono};
}

// Adds the runs of a node and of all below it to `runs`, and returns them.
function collectRuns(node, marks, runs) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.data.replace(/[\u200b\ufeff\u00ad]/g, "").replace(/[ \t\r\n\f\u00a0]+/g, " ");
    if (text) runs.push({...marks, text});
  } else if (node.localName === "br") {
    runs.push({text: "\n"});
  } else if (node.localName === "img") {
    runs.push(...imageRuns(node, marks));
  } else if (["kbd", "sub", "sup"].includes(node.localName) && node.textContent.trim()) {
    const {localName: tag, textContent} = node;
    runs.push({...marks, text: `<${tag}>${escapeMarkdown(textContent.trim())}</${tag}>`, isRaw: true});
  } else if (node.nodeType === Node.ELEMENT_NODE) {
    const own = marksOf(node, marks);
    for (const child of node.childNodes) collectRuns(child, own, runs);
  }
  return runs;
}

// An image of another site is a link, as for readers; one of a local file leaves its words.
function imageRuns(image, marks) {
  const words = (image.getAttribute("alt") ?? "").trim(), source = image.getAttribute("src") ?? "";
  if (image.getAttribute("aria-roledescription") === "checkbox") return [];
  const isLinked = /^(https?:|\/)/i.test(source) && !marks.href && !/emoji|emoticon/.test(image.className);
  if (!isLinked) return words ? [{...marks, text: words}] : [];
  const address = realAddress(source);
  if (address.startsWith("/")) return [{...marks, text: `!${markdownLink(words, address)}`, isRaw: true}];
  return [{...marks, href: address, text: words || source.split(/[?#]/)[0].split("/").at(-1) || source}];
}

function haveSameMarks(one, other) {
  return Boolean(one && other) && RUN_MARKS.every(mark => (one[mark] || "") === (other[mark] || ""));
}

// Doubled space goes, space between two runs of one mark takes it, neighbours with one mark are joined.
function tidyRuns(runs) {
  const tidy = [];
  let last = "";
  runs.forEach((run, index) => {
    const before = tidy.at(-1), isBetween = run.text === " " && haveSameMarks(before, runs[index + 1]);
    const own = isBetween ? {...before, text: " ", isRaw: false} : {...run};
    if (!own.isRaw && ["", " ", "\n"].includes(last)) own.text = own.text.replace(/^ /, "");
    if (!own.text) return;
    last = own.text.at(-1);
    if (before && !before.isRaw && !own.isRaw && haveSameMarks(before, own)) before.text += own.text;
    else tidy.push(own);
  });
  return tidy;
}

function writeRun({text, isRaw, isCode}) {
  if (isRaw) return text;
  return isCode ? text.replace(/\S(?:.*\S)?/g, codeSpan) : escapeMarkdown(text);
}

// Writes a run of runs mark by mark: those that share a mark are written within it.
function writeRuns(runs, marks = RUN_MARKS) {
  if (!marks.length) return runs.map(writeRun).join("");
  const [mark, ...rest] = marks, groups = [];
  for (const run of runs) {
    const value = run[mark] || "";
    if (groups.at(-1)?.value === value) groups.at(-1).runs.push(run);
    else groups.push({value, runs: [run]});
  }
  const write = ({value, runs: own}, index) => {
    const text = writeRuns(own, rest), next = groups[index + 1]?.runs[0].text ?? "";
    return value && text.trim() ? writeMarked(mark, value, text, next) : text;
  };
  return groups.map(write).join("");
}

// Space stands outside of marks.
function writeMarked(mark, value, text, next) {
  const [, before, words, after] = /^(\s*)([^]*?)(\s*)$/.exec(text);
  if (mark === "isCode") return text;
  if (mark === "href") return before + writeLink(words, value) + after;
  // A mark does not close between punctuation and a letter: the punctuation goes behind it.
  const isTight = !after && /^[\p{L}\p{N}]/u.test(next);
  const [, inner, tail] = isTight ? /^([^]*?)([.,:;!?]*)$/.exec(words) : [, words, ""];
  const sign = inner ? MARK_SIGNS[mark] : "";
  return before + inner.replace(/\S(?:.*\S)?/g, line => sign + line + sign) + tail + after;
}

function writeLink(words, address) {
  const plain = words.replace(/\\(?=[!-/:-@[-`{-~])/g, "");
  const isBare = isWebAddress(address) && [address, address.replace(/^mailto:/, "")].includes(plain);
  return isBare ? `<${plain}>` : markdownLink(words, address);
}

// Bullets that somebody typed become those of a list.
function writeLines(runs) {
  return writeRuns(tidyRuns(runs)).split("\n").map(line => line.trim().replace(/^[•·▪●◦‣]\s*(?=\S)/, "- "));
}
