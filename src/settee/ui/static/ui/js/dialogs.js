// A <dialog> that htmx fills opens when filled and closes on request. Links into it are real
// links, so without script they lead to the same content as a page.

const isDialog = (element) => element instanceof HTMLDialogElement;

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (!isDialog(detail.target)) return;
  if (!detail.target.innerHTML.trim()) detail.target.close();
  else if (!detail.target.open) detail.target.showModal();
});

// Sent by the server as HX-Trigger: close-dialog
document.addEventListener("close-dialog", () => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
});

// <button data-opens="id"> shows a dialog that is in the page already; data-close ends it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.opens)?.showModal();
  }
  const closer = event.target.closest("dialog [data-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
  if (isDialog(event.target) && event.target.open && outside(event)) event.target.close();
});

const outside = ({ target, clientX, clientY, detail }) => {
  const box = target.getBoundingClientRect();
  // detail 0: "clicked" by the keyboard, without a place
  return detail > 0 && (clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom);
};
