// What HTML cannot do alone. Every page works without this file.
// It runs before the page is drawn, so that a chosen theme never flashes.
(() => {
  "use strict";
  const root = document.documentElement;
  const on = (type, handler) => document.addEventListener(type, handler);
  root.classList.add("js");

  // --- Theme: "system" is the absence of a choice -----------------------------
  const showTheme = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      const isChosen = button.dataset.themeChoice === (root.dataset.theme ?? "system");
      button.setAttribute("aria-pressed", isChosen);
    }
  };
  showTheme(localStorage.getItem("theme"));

  on("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
    if (!choice) return;
    localStorage.setItem("theme", choice);
    showTheme(choice);
  });

  // --- Keyboard: "/" goes to the search ---------------------------------------
  on("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    document.querySelector("#search")?.focus();
  });

  // --- Copy buttons ------------------------------------------------------------
  on("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      say(button, "Copied");
    } catch {
      getSelection().selectAllChildren(source);
      say(button, "Press Ctrl+C");
    }
  });

  const say = (button, text) => {
    const label = button.querySelector("[data-label]");
    const before = label.textContent;
    if (before === text) return;
    label.textContent = text;
    setTimeout(() => { label.textContent = before; }, 2000);
  };

  // --- Dialogs, where the browser does not know invoker commands yet -------------
  on("click", (event) => {
    const button = event.target.closest("button[commandfor]");
    if (!button || "commandForElement" in button) return;
    const dialog = document.getElementById(button.getAttribute("commandfor"));
    if (button.getAttribute("command") === "close") dialog.close();
    else dialog.showModal();
  });

  // --- Toasts leave after a while; errors stay until they are dismissed ----------
  const startToasts = () => {
    for (const toast of document.querySelectorAll(".toasts li:not(.error)")) {
      const leave = () => {
        if (toast.matches(":hover, :focus-within")) setTimeout(leave, 2000);
        else toast.remove();
      };
      setTimeout(leave, 6000);
    }
  };
  on("click", (event) => event.target.closest("[data-dismiss]")?.closest("li").remove());

  // --- A form is sent once ---------------------------------------------------------
  on("submit", (event) => {
    const form = event.target;
    // A field named "method" hides form.method, so the attribute is read.
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    if (form.matches("[data-upload]")) upload(event, form);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.forms) delete form.dataset.sent;
    for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  });

  // --- Uploads show how far they are -------------------------------------------------
  const upload = (event, form) => {
    event.preventDefault();
    const bar = form.querySelector("progress");
    const status = form.querySelector("[data-upload-status]");
    const request = new XMLHttpRequest();
    bar.hidden = false;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = loaded / total;
      const percent = Math.floor((100 * loaded) / total);
      status.textContent = percent < 100 ? `Uploading: ${percent} %` : "Checking the file";
    });
    request.addEventListener("load", () => showAnswer(request));
    request.addEventListener("error", () => {
      status.textContent = "The upload was interrupted. Nothing was saved; please try again.";
      bar.hidden = true;
      delete form.dataset.sent;
      event.submitter?.removeAttribute("aria-busy");
    });
    request.open("POST", form.getAttribute("action") || location.href);
    request.send(new FormData(form, event.submitter));
  };

  // The answer is the page itself, redirects included: showing it keeps its messages.
  const showAnswer = (request) => {
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    // A refusal is no page to reload.
    if (request.status < 400) history.pushState(null, "", request.responseURL);
    document.title = answer.title;
    document.body.replaceWith(answer.body);
    window.htmx?.process(document.body);
    start();
    (document.querySelector("#errors") ?? document.querySelector("#main"))?.focus();
  };
  window.addEventListener("popstate", () => { if (!history.state) location.reload(); });

  // --- Files can be dropped ------------------------------------------------------------
  for (const type of ["dragover", "dragleave", "drop"]) {
    on(type, (event) => {
      const zone = event.target.closest?.(".drop");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("over", type === "dragover");
      if (type !== "drop") return;
      const input = zone.querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
    });
  }

  const start = () => {
    showTheme(localStorage.getItem("theme"));
    startToasts();
  };
  on("DOMContentLoaded", start);
})();
