// A search field whose matches (WAI-ARIA combobox with a listbox) are added to another field.
// <div data-combo data-into="id"><input role="combobox" aria-controls="list"> <ul role="listbox">
// The server fills the list; <li role="option" data-value="F41.1">.

const parts = (box) => ({ input: box.querySelector("[role=combobox]"), list: box.querySelector("[role=listbox]") });
const options = (list) => [...list.querySelectorAll("[data-value]")];

const close = (box) => {
  const { input, list } = parts(box);
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
};

const point = (box, option) => {
  const { input, list } = parts(box);
  for (const one of options(list)) one.setAttribute("aria-selected", String(one === option));
  input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};

const take = (box, option) => {
  const { input } = parts(box);
  const into = document.getElementById(box.dataset.into);
  const there = into.value.split(/[\s,;]+/).filter(Boolean);
  if (!there.includes(option.dataset.value)) into.value = [...there, option.dataset.value].join(", ");
  input.value = "";
  close(box);
  input.focus();
};

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const box = detail.target.closest?.("[data-combo]");
  if (!box) return;
  const { input, list } = parts(box);
  list.hidden = !list.children.length || !input.value.trim();
  input.setAttribute("aria-expanded", String(!list.hidden));
  input.removeAttribute("aria-activedescendant");
});

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-combo]");
  if (!box) return;
  const { list } = parts(box);
  const all = list.hidden ? [] : options(list);
  const here = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" && all.length) point(box, all[(here + 1) % all.length]);
  else if (event.key === "ArrowUp" && all.length) point(box, all[(here <= 0 ? all.length : here) - 1]);
  else if (event.key === "Escape" && !list.hidden) close(box);
  else if (event.key === "Enter") {
    // Never saves the form from here: half a diagnosis is none.
    if (here >= 0) take(box, all[here]);
  } else return;
  event.preventDefault();
});

// Before the field loses the focus, and so the list with it.
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("[data-combo] [data-value]");
  if (!option) return;
  event.preventDefault();
  take(option.closest("[data-combo]"), option);
});
document.addEventListener("focusout", ({ target }) => {
  const box = target.closest?.("[data-combo]");
  if (box) close(box);
});
