const TARGETS = [99, 99.5, 99.9, 99.95, 99.99, 99.999];
const DAY_MINUTES = 24 * 60;
const form = document.querySelector("form");
const byId = (id) => document.getElementById(id);
let newest = 0;

/** 4.32 minutes become “4 min 19 s”. */
function duration(minutes) {
  const seconds = Math.round(Math.abs(minutes) * 60);
  const parts = [
    [Math.floor(seconds / 86400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  const shown = first < 0 ? [[0, "s"]] : parts.slice(first, first + 2).filter(([count]) => count > 0);
  return (minutes < 0 ? "−" : "") + shown.map(([count, unit]) => `${count} ${unit}`).join(" ");
}

function make(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function fact(name, value) {
  const pair = document.createElement("div");
  pair.append(make("dt", name), make("dd", value));
  return pair;
}

function verdict({ left_minutes, runs_out_on_day }) {
  if (left_minutes < 0) return "The budget is overspent";
  if (runs_out_on_day) return `At this pace the budget lasts until day ${Math.floor(runs_out_on_day)}`;
  return "At this pace the budget lasts";
}

function show(budget) {
  byId("verdict").textContent = verdict(budget);
  byId("verdict").className = budget.left_minutes < 0 || budget.runs_out_on_day ? "bad" : "good";
  byId("spent").value = budget.spent_percent;
  byId("facts").replaceChildren(
    fact("Allowed", duration(budget.allowed_minutes)),
    fact("Left", duration(budget.left_minutes)),
    fact("Spent", `${budget.spent_percent} %`),
    fact("Burn rate", `${budget.burn_rate} ×`),
    fact("So far", `${budget.availability_so_far} %`),
  );
}

async function update() {
  const mine = (newest += 1);
  if (!form.checkValidity()) return;
  const response = await fetch(`api/budget?${new URLSearchParams(new FormData(form))}`);
  const answer = await response.json();
  if (mine !== newest) return; // an older answer may arrive late
  if (response.ok) return show(answer);
  byId("verdict").textContent = typeof answer.detail === "string" ? answer.detail : "Please check the numbers.";
  byId("verdict").className = "bad";
}

function targetRow(target) {
  const share = (100 - target) / 100;
  const row = document.createElement("tr");
  row.append(...[`${target} %`, ...[1, 30, 365].map((days) => duration(days * DAY_MINUTES * share))].map((text) => make("td", text)));
  return row;
}

byId("targets").replaceChildren(...TARGETS.map(targetRow));
form.addEventListener("input", update);
form.addEventListener("submit", (event) => event.preventDefault());
update();
