// On one's own phone: lets the browser be told what is new, also where no page is open.
const place = document.querySelector("[data-push]");
const own = await navigator.serviceWorker?.getRegistration();
const say = (text) => (place.querySelector("[data-said]").textContent = text);

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) =>
    sign.charCodeAt(0),
  );

async function turnOn() {
  const taken = await own.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(place.dataset.key),
  });
  const { endpoint, keys } = taken.toJSON();
  const data = new FormData();
  Object.entries({ endpoint, ...keys, csrf_token: place.dataset.token }).forEach((pair) =>
    data.append(...pair),
  );
  const answer = await fetch(place.dataset.push, { method: "POST", body: data });
  const { said } = await answer.json();
  if (answer.ok) location.reload();
  else say(said);
}

if (own?.pushManager) {
  place.querySelector("[data-first]").hidden = true;
  place.querySelector("[data-can]").hidden = false;
  place.querySelector("[data-tell]").addEventListener("click", () => {
    turnOn().catch((error) => say(error.message));
  });
}
