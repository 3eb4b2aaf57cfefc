// What every request of htmx needs: the token, and a word to the reader when it fails.

const token = document.querySelector('meta[name="csrf-token"]')?.content;

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (token && detail.verb !== "get") detail.headers["X-CSRFToken"] = token;
});

// A whole page in answer to a fragment's request: the session ended and we were sent to the door.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (!/^\s*<!doctype/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  if (xhr.status < 400) location.assign(new URL(xhr.responseURL).pathname === location.pathname ? location.href : xhr.responseURL);
});

const say = (text) => {
  const box = document.getElementById("snacks");
  const snack = document.createElement("div");
  snack.className = "snack";
  snack.textContent = text;
  box?.replaceChildren(snack);
};

// Pages that say no carry their reason in one place.
const reason = (xhr) =>
  new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("[data-why]")?.textContent;

document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  say(reason(xhr)?.trim() ?? "Something went wrong. The last step was not carried out; load the page again.");
});
document.addEventListener("htmx:sendError", () => {
  say("No answer from the server. Check your connection, then look whether the last step was carried out.");
});
