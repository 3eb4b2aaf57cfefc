// An appointment's form. Without script all fields are shown; with it only those that matter.
// <div data-when="kind" data-is="group personal"> is shown while the field "kind" has one of these
// values ("" for a box that is not ticked).

const valueOf = (form, name) => {
  const field = form.elements[name];
  if (!field) return null;
  if (field.type === "checkbox") return field.checked ? field.value : "";
  return field.value;
};

const refresh = (form) => {
  for (const part of form.querySelectorAll("[data-when]")) {
    const value = valueOf(form, part.dataset.when);
    part.hidden = value !== null && !part.dataset.is.split(" ").includes(value);
  }
};

// The end follows the start and the service's length until somebody sets it by hand.
const minutesOf = (form) => {
  const service = form.elements.service?.value;
  const known = [...form.querySelector("template[data-minutes]").content.children];
  return Number(known.find(({ value }) => value === service)?.textContent ?? 45);
};
const setEnd = (form) => {
  const { start, end } = form.elements;
  if (end.dataset.own !== undefined || !start.value) return;
  const [hour, minute] = start.value.split(":").map(Number);
  const at = (hour * 60 + minute + minutesOf(form)) % 1440;
  end.value = `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
};

const prepare = () => {
  for (const form of document.querySelectorAll("form[data-appointment]")) {
    refresh(form);
    if (form.dataset.ready !== undefined) continue;
    form.dataset.ready = "";
    if (form.elements.end.value) form.elements.end.dataset.own = "";
    for (const button of form.querySelectorAll("[data-find]")) button.hidden = true;
  }
};

document.addEventListener("change", ({ target }) => {
  const form = target.closest("form[data-appointment]");
  if (!form) return;
  if (target.name === "end") target.dataset.own = "";
  if (target.name === "service") delete form.elements.end.dataset.own;
  if (["start", "service"].includes(target.name)) setEnd(form);
  refresh(form);
});

// Enter in the search field ticks the first match instead of saving; arrows walk the matches.
document.addEventListener("keydown", (event) => {
  const picker = event.target.closest?.("#client-picker");
  if (!picker) return;
  const boxes = [...picker.querySelectorAll("input[type=checkbox]")];
  if (event.target.type === "search" && event.key === "Enter") {
    event.preventDefault();
    const first = boxes.find((box) => !box.checked);
    if (first && event.target.value.trim()) first.click();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const places = [picker.querySelector("input[type=search]"), ...boxes];
  places[places.indexOf(event.target) + step]?.focus();
});

document.addEventListener("htmx:afterSettle", prepare);
prepare();
