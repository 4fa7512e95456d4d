const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const FIELDS = [
  { name: "minute", least: 0, most: 59, names: [] },
  { name: "hour", least: 0, most: 23, names: [] },
  { name: "day of the month", least: 1, most: 31, names: [] },
  { name: "month", least: 1, most: 12, names: ["", ...MONTHS] },
  { name: "weekday", least: 0, most: 7, names: DAYS },
];
const SHORTCUTS = new Map([
  ["@yearly", "0 0 1 1 *"],
  ["@monthly", "0 0 1 * *"],
  ["@weekly", "0 0 * * 0"],
  ["@daily", "0 0 * * *"],
  ["@hourly", "0 * * * *"],
]);
const DAY_MS = 86_400_000;
const DAYS_AHEAD = 366 * 9; // 29 February can be eight years away
const MAX_LENGTH = 200;

export class CronError extends Error {}

/** The five fields, each with the sorted `values` it allows and whether it is `any`. */
export function parse(text) {
  if (text.length > MAX_LENGTH) throw new CronError("That is too long for a cron expression.");
  const trimmed = text.trim();
  const parts = (SHORTCUTS.get(trimmed.toLowerCase()) ?? trimmed).split(/\s+/);
  if (parts.length !== FIELDS.length) throw new CronError("A cron expression has five fields, such as 30 6 * * 1-5.");
  return parts.map((part, at) => parseField(part, FIELDS[at]));
}

function parseField(text, field) {
  const values = new Set();
  for (const item of text.split(",")) {
    const match = /^(\*|\w+)(?:-(\w+))?(?:\/(\d{1,2}))?$/.exec(item);
    if (!match || (match[1] === "*" && match[2])) throw new CronError(`“${item}” is no ${field.name}.`);
    const [, first, last, step] = match;
    const start = first === "*" ? field.least : number(first, field);
    const open = first === "*" || (step && !last); // 5/15 means 5-59/15
    const end = last ? number(last, field) : open ? Math.min(field.most, field.name === "weekday" ? 6 : field.most) : start;
    if (end < start || step === "0" || step === "00") throw new CronError(`“${item}” contains no ${field.name}.`);
    for (let value = start; value <= end; value += Number(step ?? 1)) values.add(field.name === "weekday" ? value % 7 : value);
  }
  return { text, any: text.startsWith("*"), values: [...values].sort((a, b) => a - b), field };
}

function number(text, field) {
  const named = field.names.findIndex((name) => name && name.slice(0, 3).toLowerCase() === text.toLowerCase());
  const value = named >= 0 ? named : /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  if (!(value >= field.least && value <= field.most)) {
    throw new CronError(`“${text}” is no ${field.name} (${field.least} to ${field.most}).`);
  }
  return value;
}

export function explain([minute, hour, day, month, weekday]) {
  const days = [];
  if (day.text !== "*") days.push(`on day ${list(day.values, String)} of the month`);
  if (weekday.text !== "*") days.push(`on ${list(weekday.values, (value) => DAYS[value])}`);
  const either = !day.any && !weekday.any ? " or " : " and "; // cron's own rule
  const parts = [times(minute, hour), days.join(either), month.text === "*" ? "" : `in ${list(month.values, (value) => MONTHS[value - 1])}`];
  return `${parts.filter(Boolean).join(", ")}.`;
}

function times(minute, hour) {
  const two = (value) => String(value).padStart(2, "0");
  if (minute.values.length * hour.values.length <= 6) {
    return `At ${enumerate(hour.values.flatMap((h) => minute.values.map((m) => `${two(h)}:${two(m)}`)))}`;
  }
  const step = /^\*\/(\d+)$/.exec(minute.text);
  const minutes = minute.text === "*" ? "Every minute" : step ? `Every ${step[1]} minutes` : `At minute ${list(minute.values, String)}`;
  if (hour.text === "*") return step || minute.text === "*" ? minutes : `${minutes} of every hour`;
  return `${minutes}, in hour ${list(hour.values, two)}`;
}

/** Three or more neighbours become a range. */
function list(values, name) {
  const inRow = values.length > 2 && values.at(-1) - values[0] === values.length - 1;
  return inRow ? `${name(values[0])} to ${name(values.at(-1))}` : enumerate(values.map(name));
}

function enumerate(words) {
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words[0];
}

/** The next times after `from`, in UTC; fewer than `count`, or none, if it hardly ever fires. */
export function upcoming([minute, hour, day, month, weekday], from, count = 8) {
  const found = [];
  const midnight = Math.floor(from.getTime() / DAY_MS) * DAY_MS;
  for (let ahead = 0; ahead < DAYS_AHEAD; ahead += 1) {
    const date = new Date(midnight + ahead * DAY_MS);
    const days = [day.values.includes(date.getUTCDate()), weekday.values.includes(date.getUTCDay())];
    const fits = day.any || weekday.any ? days[0] && days[1] : days[0] || days[1];
    if (!fits || !month.values.includes(date.getUTCMonth() + 1)) continue;
    for (const h of hour.values) {
      for (const m of minute.values) {
        const time = new Date(date.getTime() + (h * 60 + m) * 60_000);
        if (time > from) found.push(time);
        if (found.length === count) return found;
      }
    }
  }
  return found;
}
