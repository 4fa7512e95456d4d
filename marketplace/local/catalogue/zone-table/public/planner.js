const START = ["Europe/Berlin", "America/New_York", "Africa/Lagos"];
const SETTINGS = ["date", "minutes", "from", "to"];
const byId = (id) => document.getElementById(id);
const linked = new URLSearchParams(location.search);
let zones = linked.getAll("zone");
if (zones.length === 0) zones = START;

function make(tag, text, className = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = className;
  return element;
}

function city(zone) {
  return zone.split("/").at(-1).replaceAll("_", " ");
}

/** One line to paste: Thu 12 Mar: 15:00 Berlin · 10:00 New York */
function line({ places }) {
  const day = new Date(places[0].local).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short" });
  const other = (place) => (place.weekday === places[0].weekday ? "" : ` (${place.weekday})`);
  return `${day}: ${places.map((place) => `${place.local.slice(11)} ${city(place.zone)}${other(place)}`).join(" · ")}`;
}

function suggestion(slot) {
  const item = make("li", line(slot));
  const suits = slot.works === slot.places.length ? "suits everyone" : `suits ${slot.works} of ${slot.places.length}`;
  item.append(" — ", make("span", suits, slot.works === slot.places.length ? "good" : "bad"));
  return item;
}

function placeRow(zone, at, slots) {
  const row = document.createElement("tr");
  const name = make("th", city(zone));
  name.scope = "row";
  if (zones.length > 1) {
    const remove = make("button", "×", "quiet remove");
    remove.setAttribute("aria-label", `Remove ${city(zone)}`);
    remove.addEventListener("click", () => change(zones.filter((each) => each !== zone)));
    name.append(remove);
  }
  row.append(name, ...slots.map((slot) => timeCell(slot.places[at])));
  return row;
}

function timeCell(place) {
  const cell = make("td", place.local.slice(11), place.works ? "works" : "");
  cell.append(make("small", place.works ? "✓" : place.minute < 60 ? place.weekday : "\u00a0"));
  return cell;
}

/** Nights are off to the side on a narrow screen. */
function scrollToWork() {
  const first = byId("day").querySelector(".works");
  if (first) byId("scroll").scrollLeft = first.offsetLeft - byId("day").querySelector("th").offsetWidth;
}

async function update() {
  const query = new URLSearchParams(SETTINGS.map((id) => [id, byId(id).value]));
  for (const zone of zones) query.append("zone", zone);
  const response = await fetch(`api/slots?${query}`);
  const { slots = [], best = [], error = "" } = await response.json();
  byId("message").textContent = error;
  if (error) return;
  history.replaceState(null, "", `?${query}`);
  const hours = slots.filter((slot) => slot.places[0].minute % 60 === 0);
  byId("day").replaceChildren(...zones.map((zone, at) => placeRow(zone, at, hours)));
  byId("best").replaceChildren(...best.map(suggestion));
}

function change(wanted) {
  zones = wanted;
  update();
}

async function offerZones() {
  const names = await (await fetch("api/zones")).json();
  byId("zones").replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
}

document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const zone = byId("zone").value.trim();
  byId("zone").value = "";
  if (!zone || zones.includes(zone)) return;
  const before = zones;
  zones = [...zones, zone];
  await update();
  if (byId("message").textContent) zones = before; // keep what worked
});
byId("date").value = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
byId("minutes").value = "60";
for (const id of SETTINGS) {
  if (linked.get(id)) byId(id).value = linked.get(id);
  byId(id).addEventListener("change", update);
}
offerZones();
update().then(scrollToWork);
