const PAGES = { basket: "/basket" };

export function afterLogin() {
  const params = new URLSearchParams(window.location.search);
  window.location.href = PAGES[params.get("next")] ?? "/";
}

export function runSaved() {
  return JSON.parse(decodeURIComponent(location.hash.slice(1)));
}

export function show() {
  const paragraph = document.createElement("p");
  paragraph.textContent = document.referrer;
  document.body.append(paragraph);
}

window.addEventListener("message", (event) => {
  if (event.origin !== "https://widget.example") return;
  document.getElementById("widget").textContent = event.data;
});
