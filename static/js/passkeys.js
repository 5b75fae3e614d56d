// Passkeys. The button shows where this browser can, at the address that they are of; what the
// device answers goes along with the form that it stands in.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function understood(options) {
  const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    allowCredentials: known(options.allowCredentials),
    excludeCredentials: known(options.excludeCredentials),
  };
}

function told(made) {
  const response = {};
  ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
    .filter((name) => made.response[name])
    .forEach((name) => (response[name] = text(made.response[name])));
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
}

async function ask(button, form) {
  const { options, use, csrf } = button.dataset;
  const body = new URLSearchParams({ csrf_token: csrf, use });
  const answer = await fetch(options, { method: "POST", body });
  if (!answer.ok) throw new Error(answer.status);
  const publicKey = understood(await answer.json());
  const made =
    use === "add"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
  const field = form.elements[button.dataset.field] ?? document.createElement("input");
  Object.assign(field, { type: "hidden", name: button.dataset.field, value: told(made) });
  form.append(field);
  if (button.dataset.action) form.action = button.dataset.action;
  form.submit();
}

document.querySelectorAll("[data-passkey]").forEach((place) => {
  const can = window.PublicKeyCredential && location.hostname === place.dataset.passkey;
  place.hidden = !can;
  const cannot = document.querySelector("[data-no-passkey]");
  if (cannot) cannot.hidden = Boolean(can);
  const button = place.querySelector("button");
  const failed = place.querySelector("[data-failed]");
  button.addEventListener("click", async () => {
    const { form } = button;
    if (button.dataset.use === "add" && !form.reportValidity()) return;
    failed.hidden = true;
    button.disabled = true;
    try {
      await ask(button, form);
    } catch {
      failed.hidden = false;
      button.disabled = false;
      button.focus();
    }
  });
});
