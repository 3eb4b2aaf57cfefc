// Who types on after N or Q loses no letter: what comes before the line is there goes into it.

let typed = null;
const wants = (event) => event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
const writing = (target) => target.closest?.("input, select, textarea, dialog[open]");
const off = () => document.documentElement.dataset.shortcuts === "off";

// Before keys.js: else the letters of a name would be keys themselves.
addEventListener(
  "keydown",
  (event) => {
    if (typed === null || writing(event.target)) return;
    if (event.key === "Backspace") typed = typed.slice(0, -1);
    else if (wants(event)) typed += event.key;
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
addEventListener("keydown", (event) => {
  if (off() || !wants(event) || writing(event.target) || !["n", "q"].includes(event.key.toLowerCase())) return;
  if (!document.querySelector(`a[data-panel][data-key="${event.key.toLowerCase()}"]`)) return;
  typed = "";
  setTimeout(() => (typed = null), 5000);
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (typed === null || detail.target.id !== "panel") return;
  const field = document.getElementById("quick-text");
  if (field && typed) {
    field.value = typed;
    field.dataset.missed = "";
    field.focus();
  }
  typed = null;
});
document.addEventListener("htmx:afterSettle", () => {
  const field = document.querySelector("#quick-text[data-missed]");
  if (!field) return;
  delete field.dataset.missed;
  htmx.trigger(field, "look"); // only now it listens; to htmx its value has not changed since
});
