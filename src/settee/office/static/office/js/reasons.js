// <button popovertarget="why-1" data-reasons> shows its reasons by click and Enter without script.
// Here they also open under the pointer and by focus, beside the button.

const tipOf = (button) => document.getElementById(button.getAttribute("popovertarget"));
let closing = 0;

const place = (button, tip) => {
  const { left, bottom, top } = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = tip;
  const below = bottom + 4 + height < innerHeight;
  tip.style.margin = "0";
  tip.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  tip.style.top = `${below ? bottom + 4 : Math.max(8, top - height - 4)}px`;
};

const show = (button) => {
  clearTimeout(closing);
  const tip = tipOf(button);
  if (!tip) return;
  if (!tip.matches(":popover-open")) tip.showPopover();
  place(button, tip);
};
const hideSoon = (tip) => {
  clearTimeout(closing);
  closing = setTimeout(() => !tip.matches(":focus-within, :hover") && tip.matches(":popover-open") && tip.hidePopover(), 250);
};

document.addEventListener("pointerover", ({ target, pointerType }) => {
  if (pointerType !== "mouse") return;
  const button = target.closest?.("[data-reasons]");
  if (button) show(button);
  if (target.closest?.(".tip")) clearTimeout(closing);
});
document.addEventListener("pointerout", ({ target, pointerType }) => {
  const from = pointerType === "mouse" && target.closest?.("[data-reasons], .tip");
  if (from) hideSoon(from.matches(".tip") ? from : tipOf(from));
});
document.addEventListener("focusin", ({ target }) => {
  const button = target.closest?.("[data-reasons]");
  if (button?.matches(":focus-visible")) show(button);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-reasons]");
  if (!button) return;
  event.preventDefault(); // shown already, by focus or pointer: a click must not take it away
  show(button);
});
