// Small conveniences; every page works without them.
const summary = document.querySelector(".errors");
const here = document.activeElement;
const isFree = here === document.body; // on a slow network somebody may be typing already
if (summary && (isFree || here.autofocus)) summary.focus();
// What was done is read out, and what undoes it comes next.
else if (isFree)
  document.querySelector(".flash:not([hidden] *) [role=status]")?.focus({ preventScroll: true });

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const fields = [...document.querySelectorAll("input[type=search]")];
  const search = fields.find((field) => field.checkVisibility());
  if (event.key === "/" && !typing && search && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    search.focus();
  }
  if (event.key === "Escape")
    document.querySelectorAll(".menu[open]").forEach((menu) => (menu.open = false));
});

document.addEventListener("click", (event) => {
  document.querySelectorAll(".menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  const toggle = event.target.closest("[data-show]");
  if (toggle) {
    const field = document.getElementById(toggle.dataset.show);
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    toggle.setAttribute("aria-pressed", String(hidden));
  }
});

// A choice that shows its answer at once needs no button.
document.querySelectorAll("form[data-send-on-change]").forEach((form) => {
  form.addEventListener("change", () => form.requestSubmit());
});

// Copy what stands in a field, and say so on the button.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy");
  }
  button.querySelector("span").textContent = button.dataset.done;
});

// The arrow leads back to where one came from, as it was left; from elsewhere, or after a form
// was sent, to the page that it names.
document.addEventListener("click", (event) => {
  const [opened] = performance.getEntriesByType("navigation");
  if (!event.target.closest("[data-back]") || opened?.type !== "navigate") return;
  const from = document.referrer && new URL(document.referrer);
  if (!from || from.origin !== location.origin || from.pathname === location.pathname) return;
  if (opened.redirectCount || history.length < 2) return;
  event.preventDefault();
  history.back();
});
