// One's own claims; every page works without this.

// A chosen photo goes up at once, so that a mistake elsewhere in the form cannot lose it.
document.querySelectorAll("form[data-photo] input[type=file]").forEach((field) => {
  const form = field.form;
  const wrong = form.querySelector(".err[role=alert]");
  const send = () => {
    const file = field.files[0];
    if (!file) return;
    const tooLarge = file.size > Number(field.dataset.most);
    wrong.textContent = tooLarge ? field.dataset.tooLarge : "";
    wrong.hidden = !tooLarge;
    if (tooLarge) {
      field.value = "";
      return;
    }
    form.setAttribute("aria-busy", "true");
    form.requestSubmit(form.querySelector("button[value=photo]"));
  };
  field.addEventListener("change", send);
  // On a slow network a photo can be there before this script is. Who comes back has sent it.
  if (performance.getEntriesByType("navigation")[0]?.type === "navigate") send();
});

// A double click sends a form once.
document.querySelectorAll("form[data-once]").forEach((form) => {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => (sent = false));
});
