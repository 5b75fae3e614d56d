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

// What was seen is said by itself, and what was new stays marked until one leaves.
document.querySelectorAll("form[data-send-by-itself]").forEach((form) => {
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  form.hidden = true;
  document.querySelector(".bell .n")?.remove();
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

// Another language draws the page anew. Where no draft is kept, what was typed waits in the name
// of the window meanwhile: never on a disk, and only until the page is there again.
const TYPED = '{"typed":';
const fields = (form) =>
  [...form.elements].filter(
    (field) =>
      field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type),
  );
const isChosen = (field) => ["checkbox", "radio"].includes(field.type);
const valueOf = (field) => (isChosen(field) ? field.checked : field.value);
const wasTyped = (field) =>
  isChosen(field)
    ? field.checked !== field.defaultChecked
    : field.options
      ? [...field.options].some((option) => option.selected !== option.defaultSelected)
      : field.value !== field.defaultValue;
const written = () => [...document.querySelectorAll("main form[method=post]")];

document.addEventListener("click", (event) => {
  if (!event.target.closest("a[hreflang]") || document.querySelector("[data-draft]")) return;
  const typed = written().map((form) =>
    fields(form).map((field) => [field.name, valueOf(field), wasTyped(field)]),
  );
  if (typed.flat().some(([, , changed]) => changed))
    window.name = JSON.stringify({ typed, path: location.pathname });
});

if (window.name.startsWith(TYPED)) {
  const kept = JSON.parse(window.name);
  window.name = "";
  if (kept.path === location.pathname)
    written().forEach((form, n) => {
      fields(form).forEach((field, at) => {
        const [name, value, changed] = kept.typed[n]?.[at] ?? [];
        if (name !== field.name || !changed || value === valueOf(field)) return;
        if (isChosen(field)) field.checked = value;
        else field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
}
