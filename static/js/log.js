// The log form, made lighter: the summary while one types, a draft on the server, a warning for
// a BSN. The form is complete without any of it.
const form = document.getElementById("f");
const field = (name) => form.elements[name];
const all = (selector) => [...form.querySelectorAll(selector)];
const checked = (name) => form.querySelector(`[name=${name}]:checked`);
const rates = JSON.parse(form.dataset.rates || "[]");
const words = document.querySelector("[data-words]");
const amounts = document.querySelectorAll("[data-money]");
const number = (text) => {
  const match = /^\s*(\d{1,4})(?:[.,](\d))?\s*$/.exec(text || "");
  return match ? Number(match[1]) * 10 + Number(match[2] || 0) : null;
};
const money = (cents) =>
  cents === null ? "" : `€ ${Math.floor(cents / 100)},${String(cents % 100).padStart(2, "0")}`;
const comma = (hm) => `${Math.floor(hm / 10)},${hm % 10}`;

function day() {
  const chosen = checked("day");
  return chosen?.dataset.day || field("date")?.value || "";
}

function rate() {
  const [on, transport] = [day(), checked("transport")?.value];
  return rates.find(
    ([of, from, until]) => of === transport && on >= from && (!until || on <= until),
  );
}

function cents() {
  if (!field("travel")?.checked || Number(field("same_trip")?.value || 0)) return null;
  if (checked("transport")?.value === "public") {
    const fare = /^\s*€?\s*(\d{1,5})(?:[.,](\d{1,2}))?\s*$/.exec(field("fare").value);
    return fare ? Number(fare[1]) * 100 + Number((fare[2] || "").padEnd(2, "0")) : null;
  }
  const [found, hm] = [rate(), number(field("km").value)];
  return found && hm !== null ? Math.floor((hm * found[3] + 5) / 10) : null;
}

function duration() {
  const chosen = checked("duration");
  if (!chosen) return "";
  if (chosen.value !== "other") return chosen.dataset.label;
  const minutes = parseInt(field("minutes").value, 10);
  return minutes ? `${minutes} ${form.dataset.min}` : "";
}

// Who of a household is ticked; without anybody ticked it is all of them.
function names(box) {
  const members = [...box.closest(".address").querySelectorAll(".members [name=clients]")];
  const ticked = members.filter((member) => member.checked);
  return (members.length ? (ticked.length ? ticked : members) : [box]).map(
    (one) => one.dataset.name,
  );
}

function show() {
  const who = all("[name=households]:checked").flatMap(names);
  const parts = [duration()];
  if (form.querySelector("[type=checkbox][name=households]"))
    parts.push(who.join(", ") || form.dataset.nobody);
  const travels = field("travel")?.checked;
  const hm = number(field("km")?.value);
  if (travels && hm) parts.push(`${comma(hm)} ${form.dataset.km}`);
  const line = parts.filter(Boolean).join(", ");
  if (words.textContent !== line) words.textContent = line;
  const sum = money(cents());
  amounts.forEach((place) => (place.textContent = sum));
  const distance = form.querySelector("[data-distance]");
  if (distance) {
    distance.textContent = hm ? `, ${comma(hm)} ${form.dataset.km}` : "";
    form.querySelector("[data-transport]").textContent = checked("transport")?.dataset.label || "";
    const found = rate();
    form.querySelector("[data-rate]").textContent = found
      ? `${money(found[3])} ${form.dataset.perkm}`
      : "";
  }
}

// Another client instead of the one that was ticked for you: one tap, not two.
let untouched = all("[name=households]:checked");
let typedDistance = false;
function chose(box) {
  if (box.checked && untouched.length === 1 && untouched[0] !== box) untouched[0].checked = false;
  untouched = [];
  const chosen = checked("households");
  const remembered = chosen?.dataset.km;
  if (typedDistance || !field("km") || !chosen) return;
  field("km").value = remembered || "";
  field("travel").checked = Boolean(remembered);
  const first = field("km_for");
  if (first) first.value = chosen.value;
  const transport = form.querySelector(
    `[name=transport][value=${chosen.dataset.transport || "car"}]`,
  );
  if (transport) transport.checked = true;
}

// Nine digits that pass the check of a citizen service number.
function hasBsn(text) {
  return (text.match(/(?<![\d.,])\d(?:[ .-]?\d){7,8}(?!\d)/g) || []).some((found) => {
    const digits = found.replace(/\D/g, "").padStart(9, "0");
    const sum = [...digits].reduce(
      (total, digit, place) => total + digit * (place === 8 ? -1 : 9 - place),
      0,
    );
    return Number(digits) > 0 && sum % 11 === 0;
  });
}
function warn() {
  const warning = document.getElementById("note-warning");
  const found = hasBsn(field("note").value);
  if (warning.hidden !== found) return;
  warning.textContent = found ? form.dataset.bsn : "";
  warning.hidden = !found;
}

// What a button changes is typed too: its draft is kept (drafts.js).
const typed = () => form.dispatchEvent(new Event("input", { bubbles: true }));
let sending = false;

form.addEventListener("input", (event) => {
  if (event.target.name === "km") typedDistance = true;
  if (event.target.name === "note") warn();
  show();
});
form.addEventListener("change", (event) => {
  if (event.target.name === "households") chose(event.target);
  show();
});
form.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (!step) return;
  event.preventDefault();
  typedDistance = true;
  field("km").value = comma(
    Math.max(0, (number(field("km").value) || 0) + 10 * Number(step.dataset.step)),
  );
  typed();
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.name !== "q") return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[value=find]"));
});
form.addEventListener("submit", (event) => {
  const saves = ["save", "enter", "in_vain"].includes(event.submitter?.value);
  if (saves && sending) event.preventDefault();
  sending = saves;
});
window.addEventListener("pageshow", (event) => {
  sending = false;
  if (event.persisted) show();
});
warn();
show();
