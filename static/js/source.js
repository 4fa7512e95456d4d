// Keys for reading code: n and p go to the next and the previous file, "/" to the search.
// Every page works without this file.
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
    if (link) return link.click();
    const stops = [...document.querySelectorAll("[data-key-stop]")];
    if (!stops.length || !"np".includes(event.key)) return;
    const at = stops.indexOf(document.activeElement);
    const next = event.key === "n" ? at + 1 : Math.max(at - 1, 0);
    stops[Math.min(next, stops.length - 1)].focus();
  });
})();
