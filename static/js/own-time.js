// Times on the visitor's own clock. Without this file they are in UTC, and say so.
(() => {
  "use strict";
  const shown = new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
    day: "numeric", month: "long", year: "numeric",
    hour: "2-digit", minute: "2-digit", timeZoneName: "short",
  });
  for (const time of document.querySelectorAll("time[data-own-time]")) {
    time.title = time.textContent;
    time.textContent = shown.format(new Date(time.dateTime));
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const select of document.querySelectorAll("select[data-own-zone]")) {
    if ([...select.options].some((option) => option.value === zone)) select.value = zone;
  }
})();
