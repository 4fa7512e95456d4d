// Passkeys: ask the server what to sign, the browser to sign it, and hand in the answer.
(() => {
  "use strict";
  const place = document.querySelector("[data-passkey]");
  const status = place.querySelector("[data-passkey-status]");
  const button = place.querySelector("button");

  const send = async (address, body) => {
    const cookie = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie },
      body: JSON.stringify(body),
    });
    if (response.redirected) {  // to a step-up, which leads back here
      location.assign(response.url);
      return new Promise(() => {});
    }
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail);
    return answer;
  };

  const make = async () => {
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(await send(place.dataset.begin, {}));
    const credential = await navigator.credentials.create({ publicKey: options });
    return { ...credential.toJSON(), name: place.elements.name.value };
  };

  const use = async () => {
    const options = PublicKeyCredential.parseRequestOptionsFromJSON(await send(place.dataset.begin, {}));
    return (await navigator.credentials.get({ publicKey: options })).toJSON();
  };

  const run = async (event) => {
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    status.textContent = "Your browser asks you now.";
    try {
      const answer = await (place.dataset.passkey === "make" ? make() : use());
      location.assign((await send(place.dataset.complete, answer)).redirect_url);
    } catch (error) {
      // The browser does not say whether somebody closed its window or nothing matched.
      const isRefused = error.name === "NotAllowedError";
      status.textContent = isRefused ? "Nothing was confirmed. You can try again." : error.message;
      button.removeAttribute("aria-busy");
    }
  };
  place.addEventListener(place.matches("form") ? "submit" : "click", run);
})();
