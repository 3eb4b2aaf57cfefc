// The close button of a notice; without script the notice goes with the next page.

const prepare = (root) => {
  for (const button of root.querySelectorAll("[data-dismiss][hidden]")) button.hidden = false;
};

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-dismiss]");
  button?.closest(".snack").remove();
});
document.addEventListener("htmx:oobAfterSwap", () => prepare(document));
prepare(document);
