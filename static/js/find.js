// Find anything: what is found below the field while one types. Without this it is a page.
const form = document.querySelector("form.find[data-hits]");
if (form) {
  const field = form.querySelector("input[type=search]");
  const box = form.querySelector(".found");
  const said = form.querySelector("[role=status]");
  const WAIT = 150; // ms without a key
  let timer, asked, chosen, shown;

  const hits = () => [...box.querySelectorAll("[role=option]")];

  const choose = (hit) => {
    chosen?.setAttribute("aria-selected", "false");
    chosen = hit;
    if (!hit) return field.removeAttribute("aria-activedescendant");
    hit.setAttribute("aria-selected", "true");
    hit.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", hit.id);
  };

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    box.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(null);
  };

  const open = () => {
    box.hidden = false;
    field.setAttribute("aria-expanded", String(hits().length > 0));
    choose(hits()[0]);
  };

  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const typed = field.value.trim();
    try {
      const answer = await fetch(form.dataset.hits, {
        method: "POST",
        body: new FormData(form),
        signal: asked.signal,
      });
      if (!answer.ok || answer.redirected) return close();
      box.innerHTML = await answer.text();
      shown = typed;
      open();
      said.textContent = box.querySelector("[data-said]")?.dataset.said ?? "";
    } catch (fault) {
      if (fault.name !== "AbortError") close(); // without network the page says so
    }
  };

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  field.setAttribute("aria-controls", "found");
  field.setAttribute("aria-expanded", "false");

  field.addEventListener("input", () => {
    clearTimeout(timer);
    choose(null); // what is shown is of before
    if (field.value.trim().length < 2) return close();
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("focus", () => {
    if (shown && shown === field.value.trim() && box.firstElementChild) open();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && chosen && !box.hidden) {
      event.preventDefault();
      chosen.click();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && hits().length) {
      event.preventDefault();
      if (box.hidden) return open();
      const all = hits();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(all[(all.indexOf(chosen) + step + all.length) % all.length]);
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  box.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps focus
}
