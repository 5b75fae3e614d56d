// On a phone that is one's own: keeps what one needs without a network, and sends what waits.
const place = document.querySelector("[data-waits]");
const person = Number(place.dataset.person);
const OFTEN = 60000;
const FRESH = 600000;

const registered = async () => navigator.serviceWorker?.getRegistration();

async function refresh() {
  const answer = await fetch("/offline/mine", { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  const mine = await answer.json();
  if (mine.person !== person) return;
  await waiting.setDevice({ ...mine, at: Date.now() });
}

function say(count, went) {
  const lines = [];
  if (went.sent) lines.push(place.dataset.sent);
  if (went.isOut) lines.push(place.dataset.out);
  if (count) lines.push(`${place.dataset.waits}: ${count}.`);
  if (went.unfinished) lines.push(place.dataset.unfinished);
  place.querySelector("[data-said]").textContent = lines.join(" ");
  place.querySelector("[data-drafts]").hidden = !went.unfinished;
  place.querySelector("[data-look]").hidden = !count;
  place.hidden = !lines.length;
}

async function send() {
  const went = await waiting.send(person);
  const own = await waiting.of(person);
  if (went.sent || went.unfinished || own.length || !place.hidden) say(own.length, went);
}

async function begin() {
  const own = await waiting.device();
  if (own && own.person !== person) await waiting.setDevice({ person });
  if (own?.person !== person || Date.now() - (own.at || 0) > FRESH) await refresh();
  await send();
  addEventListener("online", send);
  setInterval(() => navigator.onLine && send(), OFTEN);
  document.addEventListener("visibilitychange", () => document.hidden || send());
}

// Who logs out with something that waits is told first: it is thrown away with the rest.
function watchLeaving(event) {
  const form = event.target;
  const leaving = JSON.parse(place.dataset.leaving);
  if (!leaving.includes(new URL(form.action).pathname)) return;
  event.preventDefault();
  waiting.of(person).then((own) => {
    if (own.length) location.assign("/offline?leaving");
    else form.submit();
  });
}

async function register() {
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
}

// The portal knows of this browser for whom it is turned on: a log-out takes the rest.
async function remember(on) {
  const csrf_token = document.querySelector("[data-device]").dataset.csrf;
  const body = new URLSearchParams({ on, csrf_token });
  await fetch("/offline/device", { method: "POST", body });
}

async function turn(on) {
  if (on) {
    await remember("yes");
    await register();
    await refresh();
  } else {
    const own = await waiting.of(person);
    if (own.length) return location.assign("/offline");
    await remember("no");
    await (await registered())?.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
    await waiting.setDevice(null);
  }
  location.reload();
}

if (place.dataset.keeps && navigator.serviceWorker && !(await registered())) await register();
const own = await registered();
if (own) {
  await begin();
  document.addEventListener("submit", watchLeaving);
}
const switches = document.querySelector("[data-device]");
if (switches && navigator.serviceWorker) {
  switches.querySelector(own ? "[data-on]" : "[data-off]").hidden = false;
  switches.querySelector("[data-cannot]").hidden = true;
  switches.addEventListener("click", (event) => {
    const button = event.target.closest("[data-turn]");
    if (!button) return;
    button.disabled = true;
    turn(button.dataset.turn === "on");
  });
}
