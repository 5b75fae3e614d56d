// What somebody types is kept on the server as a draft, and the address leads back to it.
// Without it a form works as well; what was sent after a log-out is kept by the server itself.
const SOON = 1200;

function start(line) {
  const form = line.closest("form");
  const said = line.querySelector("[data-said]");
  let timer = null;
  let isOut = false;
  let isKept = false;

  const say = (text) => {
    if (text && said.textContent !== text) said.textContent = text;
  };

  // The page may have been open while its reader logged in again, in another tab.
  async function renew() {
    const answer = await fetch(line.dataset.token, { redirect: "manual" }).catch(() => null);
    const found = answer?.ok ? await answer.json() : null;
    if (!found || String(found.person) !== line.dataset.person) return false;
    document.querySelectorAll("[name=csrf_token]").forEach((field) => (field.value = found.token));
    return true;
  }

  function send(isLast) {
    const data = new FormData(form);
    [...data.entries()].forEach(([name, value]) => value instanceof File && data.delete(name));
    const keepalive = isLast && [...data.values()].join("").length < 10000;
    return fetch(line.dataset.draft, {
      method: "POST",
      body: data,
      redirect: "manual",
      keepalive,
    }).catch(() => null);
  }

  async function keep({ isLast = false, isAgain = false } = {}) {
    clearTimeout(timer);
    timer = null;
    const answer = await send(isLast);
    if (answer && [400, 401].includes(answer.status)) {
      if (!isAgain && (await renew())) return keep({ isLast, isAgain: true });
      isOut = true;
      say(line.dataset.out);
      return;
    }
    const found = answer && (await answer.json().catch(() => null));
    say(found?.said || (answer?.ok ? "" : line.dataset.not));
    if (!answer?.ok || !found?.said) return;
    isOut = false;
    line.querySelector("[data-throw]").hidden = false;
    const address = new URL(form.elements.draft_address.value, location.href);
    address.searchParams.set("draft", form.elements.draft_key.value);
    if (form.elements.kind && form.elements.form_key)
      address.searchParams.set("kind", form.elements.kind.value);
    if (address.pathname === location.pathname) history.replaceState(history.state, "", address);
    isKept = true;
  }

  const soon = (event) => {
    if (event.target.type === "search" || event.target.type === "file") return;
    if (!timer) timer = setTimeout(keep, SOON);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener(
    "submit",
    async (event) => {
      clearTimeout(timer);
      timer = null;
      if (!isOut) return;
      event.preventDefault();
      event.stopImmediatePropagation(); // of what sends it once
      await renew();
      isOut = false;
      form.requestSubmit(event.submitter);
    },
    { capture: true },
  );
  line.querySelector("[data-throw]").addEventListener("click", (event) => {
    clearTimeout(timer);
    timer = null;
    form.action = event.currentTarget.dataset.throw;
    form.method = "post";
    HTMLFormElement.prototype.submit.call(form); // as it is, checked by nobody
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) keep({ isLast: true });
  });
  // Another language draws the page anew: first what was typed, then the other words around it.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[hreflang]");
    if (!link || !(timer || isKept)) return;
    event.preventDefault();
    if (timer) await keep();
    const address = new URL(link.href);
    address.searchParams.set("next", location.pathname + location.search);
    location.assign(address);
  });
}

document.querySelectorAll("[data-draft]").forEach(start);
