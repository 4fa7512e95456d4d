// The review desk: who else is looking, and the words of the rules that were chosen.
(() => {
  "use strict";

  // --- Presence: say every ten seconds that somebody looks, and show who else does ---------
  const place = document.querySelector("[data-presence]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

  const ping = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(place.dataset.presence, {
        method: "POST",
        headers: { "X-CSRFToken": token },
      });
      if (!answer.ok) return;
      const { looking } = await answer.json();
      const verb = looking.length === 1 ? "is" : "are";
      const text = looking.length ? `${looking.join(", ")} ${verb} looking too` : "";
      if (place.textContent !== text) place.textContent = text;
    } catch {
      // Offline for a moment: the next one says it.
    }
  };
  if (place && token) {
    ping();
    setInterval(ping, 10_000);
  }

  // --- Rules: choosing one writes its words, taking it back removes them --------------------
  document.addEventListener("change", ({ target }) => {
    const words = target.dataset?.words;
    const reason = target.form?.querySelector("[data-reason]");
    if (!words || !reason) return;
    const without = reason.value.split("\n\n").filter((part) => part !== words && part !== "");
    reason.value = [...without, ...(target.checked ? [words] : [])].join("\n\n");
  });
})();
