const SEPARATORS = [",", ";", "\t"];
// Not what only looks like a number: +49 30 1234 and -5 calculate nothing worth fearing.
const RUNS_AS_FORMULA = /^(?:[=@\t\r]|[+-].*[a-z])/is;
const LONGEST_EXACT_NUMBER = 15; // digits; beyond them a number would lose some
const MAX_COLUMNS = 1000;

export class TableError extends Error {}

/** Records as objects, from CSV whose first row names the columns. */
export function fromCsv(text) {
  const [first = [], ...rows] = readRows(text.replace(/^\uFEFF/, ""));
  const header = first.map((cell) => cell.text);
  if (header.length > MAX_COLUMNS) throw new TableError(`More than ${MAX_COLUMNS} columns.`);
  const doubled = header.find((name, at) => header.indexOf(name) !== at);
  if (doubled !== undefined) throw new TableError(`Two columns are called “${doubled}”.`);
  return rows.map((row, at) => {
    if (row.length !== header.length) {
      throw new TableError(`Row ${at + 2} has ${row.length} cells instead of ${header.length}.`);
    }
    return Object.fromEntries(row.map((cell, column) => [header[column], cell.quoted ? cell.text : typed(cell.text)]));
  });
}

function readRows(text) {
  const separator = separatorOf(text);
  const rows = [];
  let row = [];
  let at = 0;
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at, rows.length + 1) : plainCell(text, at, separator);
    row.push(cell);
    at = cell.end;
    if (text[at] === separator) {
      at += 1;
      if (at < text.length) continue;
      row.push({ text: "", quoted: false });
    } else if (at < text.length && !"\r\n".includes(text[at])) {
      throw new TableError(`Row ${rows.length + 1} goes on after a closing quote.`);
    }
    if (row.length > 1 || row[0].text || row[0].quoted) rows.push(row); // no row for an empty line
    row = [];
    at += text.startsWith("\r\n", at) ? 2 : 1;
  }
  return rows;
}

function quotedCell(text, start, row) {
  let content = "";
  for (let at = start + 1; at < text.length; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) break;
    content += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { text: content, quoted: true, end: quote + 1 };
    content += '"';
    at = quote + 2;
  }
  throw new TableError(`Row ${row} opens a quote that is never closed.`);
}

function plainCell(text, start, separator) {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { text: text.slice(start, end), quoted: false, end };
}

/** The one that the first line has most of. */
function separatorOf(text) {
  const line = text.split(/\r?\n/, 1)[0];
  const counts = SEPARATORS.map((separator) => line.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))];
}

/** A number only where it reads back as the very same text. */
function typed(cell) {
  if (cell === "") return null;
  if (cell === "true" || cell === "false") return cell === "true";
  const isExact = /^-?(0|[1-9]\d*)(\.\d+)?$/.test(cell) && cell.length <= LONGEST_EXACT_NUMBER;
  return isExact && String(Number(cell)) === cell ? Number(cell) : cell;
}

/** CSV as RFC 4180 has it, from a list of objects. */
export function toCsv(text) {
  const flat = records(text).map((record) => flatten(record));
  const header = [...new Set(flat.flatMap((record) => [...record.keys()]))];
  if (header.length > MAX_COLUMNS) throw new TableError(`More than ${MAX_COLUMNS} columns.`);
  const rows = flat.map((record) => header.map((name) => record.get(name)));
  return [header, ...rows].map((row) => `${row.map(written).join(",")}\r\n`).join("");
}

function records(text) {
  let parsed;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new TableError(`This is no JSON: ${error.message}.`);
  }
  const list = Array.isArray(parsed) ? parsed : [parsed];
  const isOdd = (record) => record === null || typeof record !== "object" || Array.isArray(record);
  if (list.some(isOdd)) throw new TableError("A table needs a list of objects.");
  return list;
}

/** Nested objects become columns such as address.city; lists stay JSON in one cell. */
function flatten(record) {
  const cells = new Map();
  const waiting = [["", record]];
  while (waiting.length) {
    const [path, value] = waiting.pop();
    const isNested = value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).length > 0;
    if (!isNested) cells.set(path, value);
    else for (const [key, inner] of Object.entries(value).reverse()) waiting.push([path ? `${path}.${key}` : key, inner]);
  }
  cells.delete(""); // an empty record
  return cells;
}

function written(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = typeof value === "string" && RUNS_AS_FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || looksTyped(value) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Text such as "12" is quoted, or it would come back as a number. */
function looksTyped(value) {
  return typeof value === "string" && typed(value) !== value;
}
