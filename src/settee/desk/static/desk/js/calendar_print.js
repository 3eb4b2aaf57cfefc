// What is chosen is shown at once; the button opens the browser's own print dialog.

const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => print());
document.querySelector("form.print-bar").addEventListener("change", ({ target }) => target.form.submit());
