"use strict";
// The blocks of pasted HTML → Markdown. A block is {text, as}; `as` says how it joins the next one.

const BLOCK_TAGS = [
  ..."address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer".split(" "),
  ..."form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary".split(" "),
  ..."table tbody td tfoot th thead tr ul".split(" "),
];
const BLOCK_SELECTOR = BLOCK_TAGS.join();
const ESCAPES = /\\(?=[!-/:-@[-`{-~])/g;
const PANELS = {
  "confluence-information-macro-information": "NOTE", "confluence-information-macro-tip": "TIP",
  "confluence-information-macro-note": "WARNING", "confluence-information-macro-warning": "CAUTION",
  "markdown-alert-note": "NOTE", "markdown-alert-tip": "TIP", "markdown-alert-important": "IMPORTANT",
  "markdown-alert-warning": "WARNING", "markdown-alert-caution": "CAUTION",
};
const PANEL_TITLES = ".markdown-alert-title, .confluence-information-macro-icon";

// Markdown that says the same; "" where the HTML is only words, so that the plain text is as good.
function htmlToMarkdown(html) {
  const body = parsePastedHtml(html);
  const levels = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(heading => +heading.localName[1]);
  const shift = levels.length ? Math.max(0, 2 - Math.min(...levels)) : 0;
  const markdown = joinBlocks(blocksOf(body, {shift, marks: marksOf(body, {})}));
  return isOnlyWords(body, markdown) ? "" : markdown;
}

function isOnlyWords(body, markdown) {
  const squeeze = text => text.replace(/[\s\u200b\ufeff]+/g, "").replace(ESCAPES, "");
  return squeeze(markdown) === squeeze(body.textContent);
}

function blocksOf(parent, context) {
  const blocks = [], {marks} = context;
  let runs = [];
  const flush = () => {
    blocks.push(...paragraphs(runs, parent));
    runs = [];
  };
  for (const node of parent.childNodes) {
    const isElement = node.nodeType === Node.ELEMENT_NODE;
    if (isElement && (BLOCK_TAGS.includes(node.localName) || node.querySelector(BLOCK_SELECTOR))) {
      flush();
      blocks.push(...blocksOfElement(node, {...context, marks: marksOf(node, marks)}));
    } else collectRuns(node, marks, runs);
  }
  flush();
  return blocks;
}

// Words in a row → paragraphs; an empty line parts them.
function paragraphs(runs, parent) {
  const shown = runs.filter(run => run.text.trim()), isLine = ["div", "body"].includes(parent.localName);
  if (!shown.length) return isLine && runs.some(run => run.text === "\n") ? [{text: "", as: "gap"}] : [];
  if (shown.every(run => run.isMono)) return [{text: runs.map(run => run.text).join(""), as: "mono"}];
  const groups = [[]];
  for (const line of writeLines(runs)) {
    if (line) groups.at(-1).push(line);
    else groups.push([]);
  }
  const join = lines => lines.reduce((text, line) => text + lineBreak(line) + line);
  return groups.filter(lines => lines.length).map(lines => ({text: join(lines), as: isLine ? "line" : ""}));
}

// What ends a line before this one: the items of a list stand on lines of their own anyway.
function lineBreak(next) { return LIST_OR_QUOTE.test(next) ? "\n" : "  \n"; }

function joinBlocks(blocks) {
  const joined = [];
  for (const block of blocks) {
    const before = joined.at(-1), isNext = before?.as === block.as;
    if (isNext && ["mono", "pre"].includes(block.as)) before.text += `\n${block.text}`;
    else if (isNext && block.as === "line") before.text += lineBreak(block.text) + block.text;
    else joined.push({...block});
  }
  return joined.map(writeBlock).filter(Boolean).join("\n\n");
}

// Words in a typewriter's font are code: in a line, or in a block where there are several lines.
function writeBlock({text, as}) {
  const code = text.replace(/^\n+|\s+$/g, "");
  if (as === "pre" || (as === "mono" && code.includes("\n"))) return codeFence(code);
  return as === "mono" ? codeSpan(code.trim()) : text;
}

function blocksOfElement(element, context) {
  const {localName: tag} = element, heading = headingLevel(element);
  const panel = [...element.classList].map(name => PANELS[name]).find(Boolean);
  if (heading) return headingBlock(element, heading, context);
  if (panel) return quote(element, context, `[!${panel}]\n`);
  if (tag === "ul" || tag === "ol") return [{text: listText(element, context), as: "list"}];
  if (tag === "pre") return codeBlock(element);
  if (element.matches("table.syntaxhighlighter")) return highlightedCode(element);
  if (tag === "table") return tableBlocks(element, context);
  if (tag === "blockquote") return quote(element, context);
  if (tag === "hr") return [{text: "---", as: ""}];
  if (tag === "dt" || tag === "summary") return boldBlock(element, context);
  return blocksOf(element, context);
}

function boldBlock(element, {marks}) {
  const lines = writeLines(collectRuns(element, {...marks, isBold: true}, []));
  return lines.filter(Boolean).map(text => ({text, as: ""}));
}

function headingLevel(element) {
  const tag = /^h([1-6])$/.exec(element.localName), isNamed = element.getAttribute("role") === "heading";
  const level = tag?.[1] ?? (isNamed ? element.getAttribute("aria-level") : 0);
  return +level || (/^MsoTitle/.test(element.className) ? 1 : 0);
}

function headingBlock(element, level, {shift}) {
  const runs = collectRuns(element, {}, []).map(run => ({...run, isBold: false}));
  const words = writeLines(runs).filter(Boolean).join(" ");
  return words ? [{text: `${"#".repeat(Math.min(6, level + shift))} ${words}`, as: ""}] : [];
}

function quote(element, context, first = "") {
  for (const title of element.querySelectorAll(PANEL_TITLES)) title.remove();
  const text = joinBlocks(blocksOf(element, context));
  return text ? [{text: (first + text).replace(/^/gm, "> ").replace(/^> $/gm, ">"), as: ""}] : [];
}

// The text of code, with a line for what stands on a line.
function codeText(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\u00a0/g, " ").replace(/[\u200b\ufeff]/g, "");
  if (node.localName === "br") return "\n";
  const text = [...node.childNodes].map(codeText).join("");
  return ["div", "p", "li", "tr"].includes(node.localName) && text && !text.endsWith("\n") ? `${text}\n` : text;
}

function codeBlock(pre) {
  const text = codeText(pre).replace(/^\n+|\s+$/g, "");
  const hints = [pre, ...pre.querySelectorAll("code"), pre.parentElement]
    .map(({className, dataset}) => `${className} ${dataset.syntaxhighlighterParams ?? ""}`).join(" ");
  const named = /(?:language-|lang-|highlight-source-|brush:\s*)([\w+#-]+)/.exec(hints)?.[1] ?? "";
  const language = ["none", "text", "plain", "plaintext"].includes(named) ? "" : named;
  if (!text) return [];
  return language || text.includes("\n") ? [{text: codeFence(text, language), as: ""}] : [{text, as: "pre"}];
}

function highlightedCode(table) {
  const lines = [...table.querySelectorAll(".code .line")].map(line => line.textContent.trimEnd());
  return [{text: codeFence(lines.join("\n")), as: ""}];
}
