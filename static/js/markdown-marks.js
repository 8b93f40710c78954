"use strict";
// Words → the same words in Markdown: escaped, as code, as a link.

const LIST_OR_QUOTE = /^[ \t]*(?:>|(?:[-*+•·▪●◦‣–☐☑✓✔□]|\(?\d{1,4}(?:\.\d{1,3}){0,4}[.)])[ \t])/;

// Escapes what would be a mark within a line. Marks of lists and quotes at its start are meant.
function escapeMarkdown(text) {
  return text
    .replace(/\\(?=[!-/:-@[-`{-~])/g, "\\\\")
    .replace(/`|(?<=\S)\*|\*(?=\S)/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}_\\])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}_])/gu, "\\_")
    .replace(/~~/g, "\\~~")
    .replace(/\[(?=[^\]\n]{0,300}\][([:])/g, "\\[")
    .replace(/<(?=[a-z/!?])/gi, "\\<")
    .replace(/&(?=#?\w{1,31};)/g, "&amp;")
    .replace(/^(?=#{1,6}\s|(?:-{2,}|=+)[ \t]*$)/gm, "\\");
}

function longestTicks(text) { return Math.max(0, ...(text.match(/`+/g) ?? []).map(ticks => ticks.length)); }

function codeSpan(text) {
  const ticks = "`".repeat(longestTicks(text) + 1), room = /^`|`$/.test(text) ? " " : "";
  return ticks + room + text + room + ticks;
}

function codeFence(text, language = "") {
  const ticks = "`".repeat(Math.max(3, longestTicks(text) + 1));
  return `${ticks}${language}\n${text}\n${ticks}`;
}

// `words` are Markdown; brackets in them are escaped once.
function markdownLink(words, address) {
  const name = words.replace(/\\(?=[[\]])/g, "").replace(/[[\]]/g, "\\$&").replace(/\s*\n\s*/g, " ");
  const target = address.replace(/[\s<>\\]/g, encodeURIComponent).replace(/\(/g, "%28").replace(/\)/g, "%29");
  return `[${name}](${target})`;
}

function isWebAddress(text) { return /^(?:https?:\/\/|mailto:)\S+$/i.test(text); }

// The address behind the redirections of mail and office programs; our own articles' by their
// permanent one; "" for what leads nowhere for others.
function realAddress(address) {
  if (address.startsWith("#") || !URL.canParse(address, location.origin)) return "";
  const url = new URL(address, location.origin);
  const wrapped = wrappedAddress(url);
  if (wrapped) return realAddress(wrapped);
  if (url.origin === location.origin) {
    return (/^\/articles\/\d+\//.exec(url.pathname)?.[0] ?? url.pathname + url.search) + url.hash;
  }
  return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? address : "";
}

function wrappedAddress({hostname, pathname, searchParams}) {
  const isGoogle = /(^|\.)google\.[a-z.]+$/.test(hostname) && pathname === "/url";
  if (isGoogle) return searchParams.get("q") ?? searchParams.get("url");
  return hostname.endsWith(".safelinks.protection.outlook.com") ? searchParams.get("url") : "";
}
