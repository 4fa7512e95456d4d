const SAMPLE = `article;name;price;note
007;"Kettle ""Nord""";49.9;
0815;Lantern;120;"Ships flat,
lasts long"
`;
const byId = (id) => document.getElementById(id);

function say(text, isBad = false) {
  byId("message").textContent = text;
  byId("message").className = isBad ? "bad" : "good";
}

async function carry(from, to) {
  const options = { method: "POST", body: byId(from).value, headers: { "Content-Type": "text/plain" } };
  const response = await fetch(`api/convert?to=${to}`, options);
  if (!response.ok) {
    const { error = "That did not work." } = await response.json();
    return say(error, true);
  }
  byId(to).value = to === "json" ? JSON.stringify(await response.json(), null, 2) : await response.text();
  return say(`Here is your ${to.toUpperCase()}.`);
}

function save(kind) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([byId(kind).value], { type: "text/plain" }));
  link.download = `table.${kind}`;
  link.click();
  URL.revokeObjectURL(link.href);
}

byId("to-json").addEventListener("click", () => carry("csv", "json"));
byId("to-csv").addEventListener("click", () => carry("json", "csv"));
for (const button of document.querySelectorAll("[data-save]")) {
  button.addEventListener("click", () => save(button.dataset.save));
}
byId("csv").value = SAMPLE;
carry("csv", "json");
