// A page that is worth keeping on paper.
document.querySelector("[data-print]")?.addEventListener("click", () => print());
