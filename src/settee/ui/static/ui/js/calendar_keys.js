// Keys of the calendar beside those that stand on its links: copy, paste, undo, and from one
// appointment to the next. They need Ctrl, or the focus on an appointment.
import { grid } from "./calendar_feed.js";

const panel = document.getElementById("panel");
const typing = (target) => target.closest("input, select, textarea, [contenteditable], dialog[open]");
const appointments = document.querySelector("[data-appointments]")?.dataset.appointments;

let pointer = null;
grid?.addEventListener("pointermove", ({ clientX, clientY }) => (pointer = [clientX, clientY]));
grid?.addEventListener("pointerleave", () => (pointer = null));

// The appointment in focus, else the one that is open.
const chosen = () => {
  const link = document.activeElement?.closest("a.ev, [data-rows] a[data-panel]");
  if (link) return link.pathname;
  const open = panel.querySelector("[data-open]")?.dataset.open;
  return open && `${appointments}${open}/`;
};

const copy = () => {
  const path = chosen();
  if (path) htmx.ajax("POST", `${path}copy/`, { target: "#panel", swap: "none" });
  return Boolean(path);
};

const undo = () => {
  const forms = document.querySelectorAll("#snacks form");
  forms[forms.length - 1]?.requestSubmit();
  return forms.length > 0;
};

const step = (link, way) => {
  const links = [...document.querySelectorAll("a.ev, [data-rows] a[data-panel]")];
  links[links.indexOf(link) + way]?.focus();
};

// ``placeAt`` tells what lies under a point, ``show`` opens an address in the panel.
export const keys = ({ placeAt, show }) => {
  // Into the form that stands open, else where the pointer is, else into a form that asks for the time.
  const paste = () => {
    const form = panel.querySelector("form[data-paste]");
    if (form) return form.requestSubmit();
    const place = pointer && placeAt(...pointer);
    if (place) {
      const values = { ...place, zone: grid.dataset.zone };
      return htmx.ajax("POST", `${appointments}paste/`, { target: "#panel", swap: "innerHTML", values });
    }
    const link = document.querySelector("a[data-key=n]");
    if (link) show(`${link.href}&paste=1`);
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || typing(event.target)) return;
    if (event.ctrlKey || event.metaKey) {
      const key = event.shiftKey ? "" : event.key.toLowerCase();
      if (key === "c" && !getSelection().toString() && copy()) event.preventDefault();
      if (key === "v") {
        event.preventDefault();
        paste();
      }
      if (key === "z" && undo()) event.preventDefault();
      return;
    }
    if (document.documentElement.dataset.shortcuts === "off") return;
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const link = document.activeElement?.closest("a.ev, [data-rows] a[data-panel]");
    if (!way || !(link || document.activeElement === document.body)) return;
    event.preventDefault();
    step(link, link ? way : 1);
  });
};
