// Large bundles go in pieces: they can be paused, and go on after a lost connection or a reload.
(() => {
  "use strict";
  const PIECE_BYTES = 4 * 1024 * 1024;
  const PATIENCE_SECONDS = [1, 2, 4, 8, 15, 30];
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  const sleep = (seconds) => new Promise((done) => { setTimeout(done, seconds * 1000); });

  class Refused extends Error {
    constructor(problem) {
      super(problem.detail ?? "The marketplace did not take it.");
      this.details = (problem.errors ?? []).map(
        ({ line, column, message, field, detail }) =>
          line ? `matrix.toml, line ${line}, column ${column}: ${message}` : `${field}: ${detail}`,
      );
    }
  }

  // What the page shows: numbers for the eye at once, words for the ear at each quarter.
  class Panel {
    constructor(form) {
      this.form = form;
      this.bar = form.querySelector("progress");
      this.status = form.querySelector("[data-upload-status]");
      this.numbers = form.querySelector("[data-upload-numbers]");
      this.pause = form.querySelector("[data-upload-pause]");
      this.cancel = form.querySelector("[data-upload-cancel]");
      this.errors = form.querySelector("[data-upload-errors]");
      this.submit = form.querySelector("[type=submit]");
    }

    show(isUnderway) {
      for (const part of [this.bar, this.pause, this.cancel]) part.hidden = !isUnderway;
      this.submit.hidden = isUnderway;
      for (const field of this.form.querySelectorAll("input, textarea")) field.disabled = isUnderway;
      if (isUnderway) this.errors.hidden = true;
      else this.numbers.textContent = "";
    }

    progress(bytes, total) {
      const percent = Math.floor((100 * bytes) / total);
      this.bar.value = bytes / total;
      this.numbers.textContent = `${megabytes(bytes)} of ${megabytes(total)} MB, ${percent} %`;
      const quarter = Math.floor(percent / 25);
      if (quarter > (this.quarter ?? 0) && percent < 100) this.say(`${quarter * 25} percent uploaded`);
      this.quarter = quarter;
    }

    say(text) { this.status.textContent = text; }

    refuse(error) {
      this.show(false);
      this.say("");
      const said = error.details?.length ? error.details : [error.message];
      this.errors.replaceChildren(...said.map((text) => {
        const line = document.createElement("p");
        line.textContent = text;
        return line;
      }));
      this.errors.hidden = false;
      this.errors.focus();
    }
  }

  class Upload {
    constructor(form, file) {
      this.form = form;
      this.file = file;
      this.panel = new Panel(form);
      this.list = form.dataset.resumable;
      this.token = form.elements.csrfmiddlewaretoken.value;
      this.version = form.elements.version.value.trim();
      this.changelog = form.elements.changelog.value;
      this.isPaused = false;
      this.isCancelled = false;
    }

    async run() {
      this.panel.show(true);
      this.panel.pause.onclick = () => this.togglePause();
      this.panel.cancel.onclick = () => this.cancel();
      try {
        this.panel.say("Reading the file");
        const sha256 = await digest(this.file);
        const session = (await this.found(sha256)) ?? (await this.started(sha256));
        this.url = session.url;
        if (this.isCancelled) return await this.forget();
        if (session.received_bytes) this.panel.say("Going on where it stopped");
        await this.send(session.received_bytes);
        if (this.isCancelled) return;
        this.panel.pause.hidden = this.panel.cancel.hidden = true;
        this.panel.say("Checking the bundle");
        const release = await this.call("POST", `${this.url}finish/`);
        location.assign(this.form.dataset.versionUrl.replace("VERSION", encodeURIComponent(release.version)));
      } catch (error) {
        if (!this.isCancelled) this.panel.refuse(error);
      }
    }

    async found(sha256) {
      if (!sha256) return null; // the same name and size may be another file
      const { data } = await this.call("GET", this.list);
      return data.find((open) => open.sha256 === sha256 && open.version === this.version);
    }

    started(sha256) {
      const { name, size } = this.file;
      return this.call("POST", this.list, {
        version: this.version, changelog: this.changelog, size_bytes: size, sha256, file_name: name.slice(-200),
      });
    }

    async send(offset) {
      let failures = 0;
      while (offset < this.file.size && !this.isCancelled) {
        await this.unpaused;
        if (this.isCancelled) return;
        const answer = await this.piece(offset);
        if (answer.offset !== null) {
          failures = answer.status === 204 ? 0 : failures;
          offset = answer.offset;
        } else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
          throw new Refused(answer.problem);
        } else if (!this.isPaused && !this.isCancelled) {
          const seconds = answer.wait || PATIENCE_SECONDS[Math.min(failures++, PATIENCE_SECONDS.length - 1)];
          this.panel.say(`The connection was lost. Trying again in ${seconds} seconds.`);
          await sleep(seconds);
          offset = await this.whereNow(offset);
        } else {
          await this.unpaused;
          offset = await this.whereNow(offset);
        }
        this.panel.progress(offset, this.file.size);
      }
    }

    // XMLHttpRequest, because fetch does not say how much it has sent.
    piece(offset) {
      return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        this.request = request;
        request.open("PATCH", this.url);
        request.setRequestHeader("Content-Type", "application/offset+octet-stream");
        request.setRequestHeader("Upload-Offset", offset);
        request.setRequestHeader("X-CSRFToken", this.token);
        request.upload.onprogress = ({ loaded }) => this.panel.progress(offset + loaded, this.file.size);
        request.onloadend = () => {
          const at = request.getResponseHeader("Upload-Offset");
          resolve({
            status: request.status,
            offset: at === null ? null : Number(at),
            wait: Number(request.getResponseHeader("Retry-After")),
            problem: parsed(request.responseText),
          });
        };
        request.send(this.file.slice(offset, offset + PIECE_BYTES));
      });
    }

    async whereNow(offset) {
      try {
        const answer = await fetch(this.url, { method: "HEAD" });
        if (answer.status === 404) throw new Refused({ detail: "This upload is over. Start it again." });
        return Number(answer.headers.get("Upload-Offset") ?? offset);
      } catch (error) {
        if (error instanceof Refused) throw error;
        return offset;
      }
    }

    togglePause() {
      this.isPaused = !this.isPaused;
      this.panel.pause.textContent = this.isPaused ? "Resume" : "Pause";
      if (this.isPaused) {
        this.unpaused = new Promise((resume) => { this.resume = resume; });
        this.request?.abort();
      } else this.resume();
      this.panel.say(this.isPaused ? "Paused" : "Going on");
    }

    async cancel() {
      this.isCancelled = true;
      this.request?.abort();
      this.resume?.();
      await this.forget();
      this.panel.show(false);
      this.panel.say("Cancelled. Nothing is kept.");
      this.panel.submit.focus();
    }

    async forget() {
      if (this.url) await this.call("DELETE", this.url).catch(() => {});
    }

    async call(method, address, body) {
      const answer = await fetch(address, {
        method,
        headers: { "X-CSRFToken": this.token, ...(body && { "Content-Type": "application/json" }) },
        body: body && JSON.stringify(body),
      });
      const content = parsed(await answer.text());
      if (!answer.ok) throw new Refused(content);
      return content;
    }
  }

  const parsed = (text) => {
    try { return JSON.parse(text); } catch { return {}; }
  };

  // Only over TLS and on this machine do browsers offer it; without, an upload starts from the front.
  const digest = async (file) => {
    if (!window.crypto?.subtle) return "";
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-resumable]");
    const file = form?.querySelector("input[type=file]").files[0];
    if (!file || file.size <= Number(form.dataset.resumableFrom)) return;
    event.preventDefault();
    new Upload(form, file).run();
  }, true);

  // What was interrupted by a reload only needs the same file again.
  document.addEventListener("DOMContentLoaded", async () => {
    const form = document.querySelector("[data-resumable]");
    if (!form) return;
    const answer = await fetch(form.dataset.resumable).catch(() => null);
    const [open] = answer?.ok ? (await answer.json()).data : [];
    if (!open?.sha256) return;
    const percent = Math.floor((100 * open.received_bytes) / open.size_bytes);
    form.elements.version.value = open.version;
    form.querySelector("[data-upload-status]").textContent =
      `${open.file_name} stopped at ${percent} %. Choose the same file again to go on.`;
  });
})();
