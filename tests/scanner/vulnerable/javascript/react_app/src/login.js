export function afterLogin() {
  const params = new URLSearchParams(window.location.search);
  window.location.href = params.get("next"); // weak: open-redirect
}

export function runSaved() {
  eval(decodeURIComponent(location.hash.slice(1))); // weak: code-injection
}

export function show() {
  document.write("<p>" + document.referrer + "</p>"); // weak: cross-site-scripting
  document.getElementById("note").insertAdjacentHTML("beforeend", location.hash); // weak: cross-site-scripting
}

window.addEventListener("message", (event) => {
  document.getElementById("widget").innerHTML = event.data; // weak: cross-site-scripting
});
