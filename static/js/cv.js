// A CV is kept while somebody types. Without this script, each button keeps the step.
const form = document.querySelector("form[data-autosave]");
const said = document.getElementById("kept");
let timer,
  sending = null,
  stale = false;

async function keep() {
  if (stale) return;
  const data = new FormData(form);
  const answer = await fetch(location.pathname, {
    method: "POST",
    body: data,
    headers: { "X-Autosave": "1" },
    redirect: "manual",
  }).catch(() => null);
  if (answer && answer.ok) {
    const found = await answer.json();
    form.elements.version.value = found.version;
    said.value = found.all ? said.dataset.kept : said.dataset.not;
  } else {
    stale = Boolean(answer) && answer.status === 409;
    said.value = stale ? said.dataset.stale : said.dataset.not;
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const mine = (sending || Promise.resolve()).then(keep);
    sending = mine;
    mine.finally(() => {
      if (sending === mine) sending = null;
    });
  }, 700);
}

if (form) {
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!sending) return;
    event.preventDefault(); // the version that is on its way first
    await sending;
    setTimeout(() => form.requestSubmit(event.submitter));
  });
}

// A way to begin a sentence, put where one types.
document.querySelectorAll(".starters").forEach((list) => {
  list.querySelectorAll("li").forEach((line) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip chip-soft";
    button.textContent = line.textContent;
    button.addEventListener("click", () => {
      const field = list.dataset.for
        ? document.getElementById(list.dataset.for)
        : [...document.querySelectorAll(`[name^=${list.dataset.forList}-][name$=text]`)].find(
            (one) => !one.value,
          ) || null;
      if (!field) return;
      field.value = field.value
        ? `${field.value.trimEnd()}\n${button.textContent}`
        : button.textContent;
      if (!list.dataset.for) addLine(field);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    line.replaceChildren(button);
  });
});

// One more empty line under the last, so that a click on the next starter has a place.
function addLine(field) {
  const lines = [...document.querySelectorAll(".cv-line")];
  if (lines.at(-1) !== field.closest(".cv-line")) return;
  const again = field.closest(".cv-line").cloneNode(true);
  const input = again.querySelector("input[type=text], input:not([type])");
  const number = String(lines.length);
  again.querySelectorAll("[id], [name], [for]").forEach((part) => {
    for (const name of ["id", "name", "for"]) {
      if (part.hasAttribute(name))
        part.setAttribute(name, part.getAttribute(name).replace(/-\d+-/, `-${number}-`));
    }
  });
  input.value = "";
  field.closest(".cv-line").after(again);
}
