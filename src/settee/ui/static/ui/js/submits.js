// A second press on Save while the first is on its way sends nothing. The server is safe against
// it anyway; this spares the reader an answer about it.

const waiting = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (waiting.has(form)) event.preventDefault();
  waiting.add(form);
  setTimeout(() => waiting.delete(form), 3000); // a download answers without a new page
});
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) waiting.delete(form);
});
