"use strict";
// Tables of pages and spreadsheets → Markdown.

const CELL_BLOCKS = "ul, ol, pre, h1, h2, h3, h4, h5, h6, blockquote, table, dl";
const TABBED_CELL = /(?:"((?:[^"]|""){0,5000})"|([^\t\n]*))(\t|\n|$)/g;

function tableBlocks(table, context) {
  const rows = [...table.rows];
  const widest = Math.max(0, ...rows.map(row => row.cells.length));
  const isThin = Math.min(rows.length, widest) === 1, isSingle = Math.max(rows.length, widest) === 1;
  if (table.querySelector("table") || isSingle || (isThin && table.querySelector(CELL_BLOCKS))) {
    const cells = rows.flatMap(row => [...row.cells]);
    return cells.flatMap(cell => blocksOf(cell, {...context, marks: marksOf(cell, context.marks)}));
  }
  const caption = table.caption ? blocksOf(table.caption, context) : [];
  const grid = tableGrid(rows, cell => cellText(cell, context));
  const isColumn = grid[0]?.length === 1 && !table.querySelector("th");
  if (isColumn) return [...caption, {text: grid.map(([text]) => `- ${text}`).join("\n"), as: "list"}];
  return grid.length ? [...caption, {text: writeTable(grid), as: ""}] : [];
}

// Rows of cells as texts; merged cells leave empty ones, empty rows and columns go.
function tableGrid(rows, read) {
  const grid = rows.map(() => []);
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of row.cells) {
      while (grid[y][x] !== undefined) x += 1;
      for (let down = 0; down < Math.min(cell.rowSpan || 1, grid.length - y); down += 1) {
        for (let right = 0; right < Math.min(cell.colSpan, 50); right += 1) grid[y + down][x + right] = "";
      }
      grid[y][x] = read(cell);
    }
  });
  return withoutEmpty(grid);
}

// Every row as long as the longest, without rows and columns in which nothing stands.
function withoutEmpty(grid) {
  const width = Math.max(0, ...grid.map(row => row.length));
  const full = grid.map(row => Array.from({length: width}, (_, x) => row[x] ?? "")).filter(row => row.some(Boolean));
  const columns = Array.from({length: width}, (_, x) => x).filter(x => full.some(row => row[x]));
  return full.map(row => columns.map(x => row[x]));
}

// A cell holds one line: blocks and lines in it are parted by <br>, the marks of lists are signs.
function cellText(cell, context) {
  const marks = {...marksOf(cell, context.marks)};
  if (cell.localName === "th") marks.isBold = false;
  const lines = blocksOf(cell, {...context, marks}).flatMap(block => {
    const text = joinBlocks([block]);
    const texts = text.split("\n").map(line => line.trim());
    if (/^`{3}/.test(text)) return texts.slice(1, -1).filter(Boolean).map(codeSpan);
    return texts.map(line => line.replace(/^[-*] (?:\[[ x]\] )?/, "• ").replace(/^(?:#+|>) /, ""));
  });
  return lines.filter(Boolean).join("<br>");
}

function writeTable([head, ...body]) {
  const line = cells => `| ${cells.map(cell => cell.replace(/(?<!\\)\|/g, "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
}

// Cells between tabs, as spreadsheets copy them; null for any other text.
function readTabbedCells(text) {
  const rows = [[]], cells = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").matchAll(TABBED_CELL);
  for (const [, quoted, plain, end] of cells) {
    rows.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (end === "\n") rows.push([]);
    if (!end) break;
  }
  const {length} = rows[0], isEven = rows.length > 1 && length > 1 && rows.every(row => row.length === length);
  const isIndented = rows.filter(row => row[0]).length * 2 <= rows.length;
  return isEven && !isIndented ? rows : null;
}

function tabsToTable(text) {
  const rows = text.includes("\t") ? readTabbedCells(text) : null;
  const write = cell => escapeMarkdown(cell).replace(/\s*\n\s*/g, "<br>");
  return rows && writeTable(withoutEmpty(rows.map(row => row.map(write))));
}
