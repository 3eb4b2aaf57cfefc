// Says that files are too large before they are sent, not after.

const input = document.querySelector("input[type=file][data-most]");
input?.addEventListener("change", () => {
  const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
  input.setCustomValidity(size > Number(input.dataset.most) ? input.dataset.tooLarge : "");
  input.reportValidity();
});
