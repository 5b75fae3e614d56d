// The form for without a network: what it asks is drawn from what this browser keeps of its reader.
const form = document.getElementById("f");
const one = (selector, inside = document) => inside.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const own = await waiting.device();
const COST = "cost";
let begun = null; // a photo that was taken just before the network went
let photo = null;

const today = () => {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
};
const kind = () => own.kinds.find((known) => known.value === form.elements.kind.value);
const isCost = () => form.elements.kind.value === COST;

function chip(name, value, label) {
  const made = one(`[data-chip=${name}]`).content.cloneNode(true);
  const field = one("input", made);
  field.value = value;
  one("[data-label]", made).textContent = label;
  return [made, field];
}

function draw() {
  const costs = { value: COST, label: form.dataset.cost, isUsual: true };
  [...own.kinds, ...(own.claims ? [costs] : [])].forEach((known, place) => {
    const [made, field] = chip("kind", known.value, known.label);
    field.defaultChecked = place === 0;
    one(known.isUsual ? "[data-kinds]" : "[data-other-kinds]").append(made);
    if (!known.isUsual) one("[data-more]").hidden = false;
  });
  own.households.forEach((household) => {
    const [made, field] = chip("household", household.id, household.label);
    one("[data-initials]", made).textContent = household.initials;
    field.dataset.km = household.km;
    field.dataset.transport = household.transport;
    const members = one(".members", made);
    if (household.others) {
      const others = one("[data-others]", made);
      others.hidden = false;
      one("bdi", others).textContent = `+${household.others}`;
      household.members.forEach((member) => {
        const [drawn, tick] = chip("member", member.id, member.label);
        tick.defaultChecked = member.comes;
        members.append(drawn);
      });
    }
    one("[data-households]").append(made);
  });
  one("[data-nobody]").hidden = own.households.length > 0;
}

function show() {
  const fits = kind();
  const asked = {
    cost: isCost(),
    work: !isCost(),
    clients: fits && fits.clients !== "no",
    topics: fits?.topics,
    travel: fits?.travel,
    group: fits?.group,
    fare: form.elements.transport.value === "public",
    km: form.elements.transport.value !== "public",
  };
  all("[data-part]").forEach((part) => (part.hidden = !asked[part.dataset.part]));
}

function travelled(box) {
  if (!box.checked || !kind()?.travel || form.elements.km.value) return;
  form.elements.km.value = box.dataset.km;
  form.elements.travel.checked = Boolean(box.dataset.km);
  if (box.dataset.transport) form.elements.transport.value = box.dataset.transport;
}

// What the form of the portal would send; a day by its date, for it may be sent on another.
function fields(key) {
  const data = new FormData(form);
  const taken = [
    ["form_key", key],
    ["act", "save"],
    ["day", "other"],
    ["date", data.get("date")],
  ];
  const take = (...names) =>
    names.forEach((name) => data.getAll(name).forEach((value) => taken.push([name, value])));
  if (isCost()) {
    taken.push(["kind", data.get("cost_kind") || ""]);
    if (photo) taken.push(["photo", photo]);
    take("amount", "description");
    return taken;
  }
  const fits = kind();
  taken.push(["kind", fits.value], ["channel", fits.channel], ["outcome", "done"]);
  take("duration", "minutes", "note");
  if (fits.clients !== "no") {
    take("households");
    const chosen = own.households.filter((known) =>
      data.getAll("households").includes(String(known.id)),
    );
    chosen
      .flatMap((known) => known.members.map((member) => [known, member]))
      .filter(([known, { id }]) => !known.others || data.getAll("clients").includes(String(id)))
      .forEach(([, { id }]) => taken.push(["clients", id]));
    if (chosen.length) taken.push(["km_for", chosen[0].id]);
  }
  if (fits.topics) take("topics");
  if (fits.group) take("next_time");
  if (fits.travel) take("travel", "transport", "km", "fare");
  return taken;
}

async function list() {
  const entries = await waiting.of(own.person);
  const place = one("[data-entries]");
  place.replaceChildren();
  const waits = entries.filter((entry) => !entry.isBegun);
  waits.forEach((entry) => {
    const made = one("[data-entry]").content.cloneNode(true);
    const value = (name) => entry.fields.find(([known]) => known === name)?.[1];
    const known = own.kinds.find((each) => each.value === value("kind"));
    const isWork = entry.address.startsWith("/activities");
    one("b bdi", made).textContent = isWork && known ? known.label : form.dataset.cost;
    const at = new Date(entry.at);
    one("[data-when]", made).textContent = at.toLocaleString(document.documentElement.lang, {
      day: "numeric",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
    });
    one("[data-refused]", made).hidden = !entry.isRefused;
    one("[data-drop]", made).addEventListener("click", async () => {
      await waiting.drop(entry.key);
      await list();
    });
    place.append(made);
  });
  one("[data-list]").hidden = !waits.length;
  if (!waits.length) one("[data-kept]").hidden = true;
  all("[data-leaving]").forEach(
    (note) => (note.hidden = !waits.length || !new URLSearchParams(location.search).has("leaving")),
  );
  return entries;
}

async function send(again = false) {
  const answer = await fetch("/healthz").catch(() => null);
  if (!answer?.ok) return;
  const went = await waiting.send(own.person, again);
  one("[data-online]").hidden = false;
  one("[data-out]").hidden = !went.isOut;
  one("[data-sent]").hidden = !went.sent;
  one("[data-unfinished]").hidden = !went.unfinished;
  await list();
}

function takeUp(entry) {
  begun = entry;
  photo = entry.fields.find(([name]) => name === "photo")[1];
  form.elements.kind.value = COST;
  showPhoto();
  show();
}

function showPhoto() {
  const line = one("[data-photo]");
  line.hidden = !photo;
  one("bdi", line).textContent = photo?.name || "";
}

async function keep(event) {
  event.preventDefault();
  if (!form.elements.date.value) return form.elements.date.focus();
  const key = waiting.newKey();
  const address = isCost() ? "/claims/lines/new" : "/activities/new";
  await waiting.keep({ person: own.person, address, key, fields: fields(key) });
  if (begun) await waiting.drop(begun.key);
  begun = photo = null;
  form.reset();
  form.elements.date.value = today();
  showPhoto();
  show();
  await list();
  const kept = one("[data-kept]");
  kept.hidden = false;
  one("[data-sent]").hidden = true;
  kept.focus();
  scrollTo(0, 0);
  if (navigator.onLine) await send();
}

async function leave() {
  const answer = await fetch("/drafts/token", { redirect: "manual" });
  const made = document.createElement("form");
  made.method = "post";
  made.action = "/log-out";
  const token = document.createElement("input");
  token.name = "csrf_token";
  token.value = (await answer.json()).token;
  made.append(token);
  document.body.append(made);
  made.submit();
}

if (own?.kinds) {
  draw();
  form.elements.date.value = today();
  form.elements.date.max = today();
  form.hidden = one("[data-save]").hidden = false;
  show();
  form.addEventListener("change", (event) => {
    if (event.target.name === "households") travelled(event.target);
    if (event.target.name === "photo") {
      photo = event.target.files[0] || null;
      showPhoto();
    }
    show();
  });
  form.addEventListener("submit", keep);
  one("[data-send]").addEventListener("click", () => send(true));
  one("[data-leave]").addEventListener("click", leave);
  addEventListener("online", () => send());
  const entries = await list();
  const last = entries.filter((entry) => entry.isBegun).at(-1);
  if (last) takeUp(last);
  else if (entries.length) one("[data-kept]").hidden = false;
  await send();
} else {
  one("[data-none]").hidden = false;
}
