// Bulk work in <form data-bulk>. Rows carry <input data-row data-cents="13500" data-kind="claims">;
// <input data-all hidden> takes all enabled rows; the bar's <dd data-sum="claims"> shows
// "6, $871.00", data-sum="*" the total of all, data-chosen "12 of 13 ready".
// The server counts again: this only shows.

const dollars = (cents) => (cents / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });

const refresh = (form) => {
  const rows = [...form.querySelectorAll("[data-row]")].filter((row) => !row.disabled);
  const chosen = rows.filter((row) => row.checked);
  const cents = (some) => some.reduce((sum, row) => sum + Number(row.dataset.cents ?? 0), 0);
  for (const row of rows) row.closest("tr")?.classList.toggle("picked", row.checked);
  for (const all of form.querySelectorAll("[data-all]")) {
    all.hidden = false;
    all.disabled = rows.length === 0;
    all.checked = rows.length > 0 && chosen.length === rows.length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
  for (const place of form.querySelectorAll("[data-sum]")) {
    const kind = place.dataset.sum;
    const some = kind === "*" ? chosen : chosen.filter((row) => row.dataset.kind === kind);
    place.textContent = kind === "*" ? dollars(cents(some)) : `${some.length}, ${dollars(cents(some))}`;
  }
  for (const place of form.querySelectorAll("[data-chosen]")) {
    place.textContent = `${chosen.length} of ${rows.length}${place.dataset.chosen && ` ${place.dataset.chosen}`}`;
  }
};

let last = null; // the row ticked before: with Shift all rows between follow
document.addEventListener("click", ({ target, shiftKey }) => {
  const form = target.closest?.("form[data-bulk]");
  if (!form || !target.matches("[data-row]")) return;
  if (shiftKey && last?.form === form) {
    const rows = [...form.querySelectorAll("[data-row]")];
    const [from, to] = [rows.indexOf(last), rows.indexOf(target)].sort((a, b) => a - b);
    for (const row of rows.slice(from, to + 1)) if (!row.disabled) row.checked = target.checked;
    refresh(form);
  }
  last = target;
});
document.addEventListener("change", ({ target }) => {
  const form = target.closest("form[data-bulk]");
  if (!form) return;
  if (target.matches("[data-all]")) {
    for (const row of form.querySelectorAll("[data-row]")) if (!row.disabled) row.checked = target.checked;
  }
  refresh(form);
});

const prepare = () => document.querySelectorAll("form[data-bulk]").forEach(refresh);
document.addEventListener("htmx:afterSettle", prepare);
addEventListener("pageshow", prepare); // going back restores ticks
prepare();
