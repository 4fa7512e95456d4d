const HALF_HOUR_MS = 30 * 60_000;
const MINUTE_MS = 60_000;
const WEEKEND = new Set(["Sat", "Sun"]);
const MAX_ZONES = 8;
const FORMAT = { hourCycle: "h23", weekday: "short", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };

export class PlanError extends Error {}

/** What was asked for, checked. `query` comes as it is from an address. */
export function readPlan(query) {
  const zones = [query.zone ?? []].flat().map(String);
  if (zones.length < 1 || zones.length > MAX_ZONES) throw new PlanError(`Name one to ${MAX_ZONES} time zones.`);
  const from = wholeNumber(query.from ?? "9", "from", 0, 23);
  return {
    clocks: zones.map((zone) => ({ zone, format: formatFor(zone) })),
    date: dayOf(String(query.date)),
    from,
    to: wholeNumber(query.to ?? "17", "to", from + 1, 24),
    minutes: wholeNumber(query.minutes ?? "60", "minutes", 15, 480),
  };
}

function wholeNumber(text, name, least, most) {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) throw new PlanError(`“${name}” is a whole number from ${least} to ${most}.`);
  return value;
}

/** Midnight UTC of the day, as a number. */
function dayOf(text) {
  const midnight = /^(19|20)\d\d-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00Z`) : NaN;
  const isReal = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text);
  if (!isReal) throw new PlanError("“date” is a day such as 2026-03-12.");
  return midnight;
}

function formatFor(zone) {
  try {
    return new Intl.DateTimeFormat("en-GB", { ...FORMAT, timeZone: zone });
  } catch {
    throw new PlanError(`There is no time zone “${zone.slice(0, 60)}”.`);
  }
}

/** Every half hour of the first place's day, which a clock change makes 23 or 25 hours long. */
export function slotsOf(plan) {
  const home = plan.clocks[0].format;
  const end = startOfDay(plan.date + 24 * 60 * MINUTE_MS, home);
  const slots = [];
  for (let start = startOfDay(plan.date, home); start < end; start += HALF_HOUR_MS) {
    const places = plan.clocks.map((clock) => placeAt(start, clock, plan));
    slots.push({ start: new Date(start).toISOString(), works: places.filter((place) => place.works).length, places });
  }
  return slots;
}

/** Those that suit most places; among equals the one that keeps people nearest to their day. */
export function bestOf(slots, plan, count = 3) {
  const cost = (slot) => slot.places.reduce((sum, place) => sum + minutesOutside(place.minute, plan), 0);
  return slots.toSorted((a, b) => b.works - a.works || cost(a) - cost(b)).slice(0, count);
}

function minutesOutside(minute, { from, to, minutes }) {
  return Math.max(0, from * 60 - minute, minute + minutes - to * 60);
}

/** The zone's midnight. Asked twice, because the first guess may lie beyond a clock change. */
function startOfDay(midnight, format) {
  const guess = midnight - offsetAt(midnight, format);
  return midnight - offsetAt(guess, format);
}

function offsetAt(time, format) {
  const at = partsAt(time, format);
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute) - time;
}

function placeAt(time, { zone, format }, plan) {
  const at = partsAt(time, format);
  const minute = Number(at.hour) * 60 + Number(at.minute);
  return {
    zone,
    local: `${at.year}-${at.month}-${at.day}T${at.hour}:${at.minute}`,
    weekday: at.weekday,
    minute,
    works: !WEEKEND.has(at.weekday) && minutesOutside(minute, plan) === 0,
  };
}

function partsAt(time, format) {
  return Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
}
