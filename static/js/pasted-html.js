"use strict";
// HTML of the clipboard → a body that runs and loads nothing, in which lists are lists.

const PASTED_NOISE = "style, script, template, noscript, title, button, svg, select, textarea, iframe, object, [hidden]";
const START_TAG = /<[a-z](?:"[^"]{0,20000}"|'[^']{0,20000}'|[^<>"'])*>/gi;

// What a style attribute said; the attribute itself has another name here.
function styleOf(element) { return element.getAttribute("data-style")?.toLowerCase() ?? ""; }

// The policy of the page reaches into inert documents too, and would report every style and every
// handler: they get another name before the browser sees them.
function defuse(html) {
  return withoutElements(withoutElements(html, "style"), "script")
    .replace(/<(?:base|link|meta)\b[^<>]*>/gi, "")
    .replace(START_TAG, tag => tag.replace(/([\s/"'])(style|on\w+)(?=\s*=)/gi, "$1data-$2"));
}

function withoutElements(html, name) {
  const [first, ...rest] = html.split(new RegExp(`<${name}\\b[^<>]*>`, "i")), end = new RegExp(`</${name}\\s*>`, "i");
  return [first, ...rest.map(part => part.split(end).slice(1).join(""))].join("");
}

function parsePastedHtml(html) {
  const {body} = new DOMParser().parseFromString(defuse(html), "text/html");
  // A field is a property of its form: one that is named "childNodes" would stand for its children.
  for (const field of body.querySelectorAll("input, output, fieldset, object, img, button, select, textarea")) {
    for (const name of ["name", "id"]) field.removeAttribute(name);
  }
  for (const element of body.querySelectorAll(PASTED_NOISE)) element.remove();
  for (const element of body.querySelectorAll("[data-style]")) {
    if (/display:\s*none|mso-hide:\s*all/.test(styleOf(element))) element.remove();
  }
  nestFlatLists(body);
  return body;
}

// Word writes a list as paragraphs with a level, its web version as a list for every item.
function nestFlatLists(body) {
  const flat = [...body.querySelectorAll("[data-style*='mso-list'], .ListContainerWrapper")].filter(isFlatItem);
  const done = new Set();
  for (const first of flat) {
    if (done.has(first)) continue;
    const items = [];
    let last = null;
    for (let next = first; next && isPartOfList(next); next = next.nextElementSibling) {
      if (isFlatItem(next)) items.push(...flatItems(next));
      else items.at(-1).nodes.push(next);
      done.add(next);
      last = next;
    }
    const after = last.nextSibling, parent = last.parentNode;
    const lists = nestedLists(items, body.ownerDocument);
    for (const element of done) if (element.parentNode === parent) element.remove();
    for (const list of lists) parent.insertBefore(list, after);
  }
}

function isFlatItem(element) {
  if (element.classList.contains("ListContainerWrapper")) return true;
  return ["p", "div"].includes(element.localName) && /mso-list:\s*\w+\s+level\d/.test(styleOf(element));
}

// A paragraph of Word's that belongs to the item before it has the item's class, but no level.
function isPartOfList(element) {
  return isFlatItem(element) || (element.localName === "p" && /^MsoListParagraph/.test(element.className));
}

function flatItems(element) {
  if (element.classList.contains("ListContainerWrapper")) {
    return [...element.querySelectorAll("li")].map(item => ({
      level: +(item.dataset.ariaLevel || item.getAttribute("aria-level") || 1),
      tag: item.parentElement.localName,
      start: +item.parentElement.getAttribute("start") || 1,
      nodes: [...item.childNodes],
    }));
  }
  let marker = "";
  for (const part of element.querySelectorAll("[data-style*='mso-list']")) {
    if (!/mso-list:\s*ignore/.test(styleOf(part))) continue;
    marker += part.textContent.trim();
    part.remove();
  }
  const isOrdered = /^\(?(?:\d+(?:\.\d+)*|[a-z]{1,4})[.)]/i.test(marker);
  const level = +styleOf(element).match(/level(\d+)/)[1];
  return [{level, tag: isOrdered ? "ol" : "ul", start: parseInt(marker, 10) || 1, nodes: [...element.childNodes]}];
}

// Items with levels → lists in lists; a list of another kind on the same level begins anew.
function nestedLists(items, page) {
  const roots = [], open = [];
  for (const {level, tag, start, nodes} of items) {
    while (open.length && open.at(-1).level > level) open.pop();
    if (open.at(-1)?.level === level && open.at(-1).list.localName !== tag) open.pop();
    if (open.at(-1)?.level !== level) {
      const list = page.createElement(tag);
      if (start > 1) list.setAttribute("start", start);
      if (open.length) open.at(-1).list.lastElementChild.append(list);
      else roots.push(list);
      open.push({level, list});
    }
    const item = page.createElement("li");
    item.append(...nodes);
    open.at(-1).list.append(item);
  }
  return roots;
}
