const input = document.getElementById("cron");
const words = document.getElementById("words");
const times = document.getElementById("times");
const DAY = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" };
let newest = 0;

function cell(date, zone) {
  const element = document.createElement("td");
  element.textContent = date.toLocaleString("en-GB", { ...DAY, timeZone: zone });
  return element;
}

function show({ words: sentence, next = [], error }) {
  words.textContent = error ?? (next.length ? sentence : `${sentence} That day never comes.`);
  words.className = error || !next.length ? "bad" : "";
  input.setAttribute("aria-invalid", String(Boolean(error)));
  times.hidden = next.length === 0;
  times.tBodies[0].replaceChildren(
    ...next.map((moment) => {
      const row = document.createElement("tr");
      row.append(cell(new Date(moment), "UTC"), cell(new Date(moment)));
      return row;
    }),
  );
}

async function update() {
  const mine = (newest += 1);
  const response = await fetch(`api/explain?${new URLSearchParams({ cron: input.value })}`);
  const result = await response.json();
  if (mine === newest) show(result); // an older answer may arrive late
}

input.addEventListener("input", update);
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
document.getElementById("examples").addEventListener("click", (event) => {
  if (!event.target.value) return;
  input.value = event.target.value;
  update();
});
update();
