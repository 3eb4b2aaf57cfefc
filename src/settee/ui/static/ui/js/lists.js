// Lists. In <table data-rows> a click anywhere in a row opens the row's link, and Enter in the
// search field of <form data-first="table id"> opens the first row, once the list has caught up.

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.target.closest("a, button, input, select, label, summary")) return;
  const row = event.target.closest("[data-rows] tbody tr");
  if (!row || getSelection().toString()) return;
  const link = row.querySelector("th a");
  if (!link) return;
  if (event.ctrlKey || event.metaKey) open(link.href);
  else link.click();
});

const shown = new WeakMap(); // search field -> the words whose matches are on the page
const field = (form) => form.querySelector("input[type=search]");

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-first]");
  if (!form || event.key !== "Enter" || event.target !== field(form)) return;
  if ((shown.get(event.target) ?? event.target.defaultValue) !== event.target.value) return;
  const link = document.querySelector(`#${CSS.escape(form.dataset.first)} tbody th a`);
  if (!link || !event.target.value) return;
  event.preventDefault();
  link.click();
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const search = detail.elt.matches("form[data-first]") && field(detail.elt);
  if (search) detail.xhr.searched = search.value;
});
document.addEventListener("htmx:afterOnLoad", ({ detail }) => {
  const search = detail.elt.matches("form[data-first]") && field(detail.elt);
  if (search) shown.set(search, detail.xhr.searched);
});
