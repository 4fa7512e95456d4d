const LEVELS = [
  { use: "Large text, icons, controls", level: "AA", least: 3 },
  { use: "Body text", level: "AA", least: 4.5 },
  { use: "Large text", level: "AAA", least: 4.5 },
  { use: "Body text", level: "AAA", least: 7 },
];
const START = { text: "#7b8494", background: "#f4f1ea" };
const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];
const byId = (id) => document.getElementById(id);

/** Red, green and blue from 0 to 255, or null if it is no colour yet. */
function parse(text) {
  const digits = text.trim().replace(/^#/, "").replace(/^(.)(.)(.)$/, "$1$1$2$2$3$3");
  return /^[0-9a-f]{6}$/i.test(digits) ? [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)) : null;
}

function hex(colour) {
  return "#" + colour.map((part) => part.toString(16).padStart(2, "0")).join("");
}

/** WCAG's relative luminance, from 0 for black to 1 for white. */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The colour mixed with as little black or white as it takes, or null if neither is enough. */
function nearest(colour, background, least) {
  for (let step = 1; step <= 200; step += 1) {
    for (const end of [BLACK, WHITE]) {
      const mixed = colour.map((part, at) => Math.round(part + ((end[at] - part) * step) / 200));
      if (contrast(mixed, background) >= least) return mixed;
    }
  }
  return null;
}

function make(tag, text, className = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = className;
  return element;
}

/** Rounded down, so that what does not pass never looks as if it did. */
function shown(ratio) {
  return `${(Math.floor(ratio * 100) / 100).toFixed(2)} : 1`;
}

function levelRow({ use, level, least }, ratio) {
  const passes = ratio >= least;
  const row = document.createElement("tr");
  row.append(make("td", use), make("td", level), make("td", `${least} : 1`));
  row.append(make("td", passes ? "✓ passes" : "✗ too faint", passes ? "good" : "bad"));
  return row;
}

function choice(colour, ratio) {
  const button = make("button", "", "quiet");
  const swatch = document.createElement("canvas");
  swatch.className = "swatch";
  swatch.style.background = hex(colour);
  button.append(swatch, `${hex(colour)} (${shown(ratio)})`);
  button.addEventListener("click", () => show(hex(colour), byId("background").value));
  return button;
}

function advise(text, background, ratio) {
  const missed = [4.5, 7].filter((least) => ratio < least);
  const found = missed.map((least) => nearest(text, background, least)).filter(Boolean);
  byId("choices").replaceChildren(...found.map((colour) => choice(colour, contrast(colour, background))));
  byId("advice").hidden = found.length === 0;
}

function update() {
  const [text, background] = ["text", "background"].map((id) => parse(byId(id).value));
  byId("text").setAttribute("aria-invalid", String(!text));
  byId("background").setAttribute("aria-invalid", String(!background));
  if (!text || !background) return;
  const ratio = contrast(text, background);
  byId("text-picker").value = hex(text);
  byId("background-picker").value = hex(background);
  byId("sample").style.color = hex(text);
  byId("sample").style.background = hex(background);
  byId("verdict").textContent = `${shown(ratio)} — ${ratio >= 4.5 ? "easy to read" : ratio >= 3 ? "large text only" : "hard to read"}`;
  byId("levels").replaceChildren(...LEVELS.map((level) => levelRow(level, ratio)));
  advise(text, background, ratio);
  history.replaceState(null, "", `#${hex(text).slice(1)}-on-${hex(background).slice(1)}`);
}

function show(text, background) {
  byId("text").value = text;
  byId("background").value = background;
  update();
}

for (const id of ["text", "background"]) {
  byId(id).addEventListener("input", update);
  byId(`${id}-picker`).addEventListener("input", (event) => {
    byId(id).value = event.target.value;
    update();
  });
}
byId("swap").addEventListener("click", () => show(byId("background").value, byId("text").value));
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
const linked = /^#([0-9a-f]{6})-on-([0-9a-f]{6})$/i.exec(location.hash);
show(linked ? `#${linked[1]}` : START.text, linked ? `#${linked[2]}` : START.background);
