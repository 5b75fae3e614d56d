// What waits for a network, in this browser only. The same for pages and for the worker.
globalThis.waiting = (() => {
  const done = (asked) =>
    new Promise((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });

  async function store(name, mode = "readonly") {
    const asked = indexedDB.open("brug", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("entries", { keyPath: "key" });
      asked.result.createObjectStore("device");
    };
    const database = await done(asked);
    const work = database.transaction(name, mode);
    work.oncomplete = work.onabort = () => database.close();
    return work.objectStore(name);
  }

  const device = async () => done((await store("device")).get("own"));
  const setDevice = async (own) => done((await store("device", "readwrite")).put(own, "own"));
  const all = async () => {
    const found = await done((await store("entries")).getAll());
    return found.sort((one, other) => one.at - other.at);
  };
  const of = async (person) => (await all()).filter((entry) => entry.person === person);
  const drop = async (key) => done((await store("entries", "readwrite")).delete(key));

  const newKey = () =>
    [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");

  // The token of a page is of its session: a new one is asked for when it is sent.
  async function keep(entry) {
    const fields = entry.fields.filter(([name]) => name !== "csrf_token");
    const kept = { ...entry, fields, key: entry.key || newKey(), at: Date.now() };
    await done((await store("entries", "readwrite")).put(kept));
    return kept;
  }

  // Of its writer: nobody else who logs in here sends it.
  async function token(person) {
    const answer = await fetch("/drafts/token", { redirect: "manual" });
    const found = answer.ok ? await answer.json() : null;
    return found?.person === person ? found.token : null;
  }

  // What the portal asks something about goes on as a draft, with all that was typed.
  async function asDraft(answer, secret) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.getElementById("f");
    const place = form?.querySelector("[data-draft]");
    if (!place) return false;
    const data = new FormData(form);
    data.set("csrf_token", secret);
    const kept = await fetch(place.dataset.draft, { method: "POST", body: data });
    return kept.ok && Boolean((await kept.json()).said);
  }

  async function sendOne(entry, secret) {
    const data = new FormData();
    entry.fields.forEach(([name, value]) => data.append(name, value));
    data.set("form_key", entry.key);
    // A match may have ended meanwhile: what was written down is kept for a leader all the same.
    if (entry.address === "/activities/new") data.set("after_match", "y");
    data.set("csrf_token", secret);
    const answer = await fetch(entry.address, { method: "POST", body: data });
    if (answer.ok && answer.redirected) return "sent";
    if (answer.status === 422 && (await asDraft(answer, secret))) return "unfinished";
    if (answer.status >= 500) return "later";
    if (answer.status === 401) return "out"; // this asks for the password
    await done((await store("entries", "readwrite")).put({ ...entry, isRefused: true }));
    return "refused";
  }

  // Once, whichever page sends; a lost answer is asked again with the same key. How it went:
  // how many were sent, wait, need a look as a draft, or were refused; and who must log in first.
  // What was refused is sent again where somebody asks for it.
  async function send(person, again = false) {
    const went = { sent: 0, unfinished: 0, refused: 0, later: 0, isOut: false };
    const isDue = (entry) => !entry.isBegun && (again || !entry.isRefused);
    if (!(await of(person)).some(isDue)) return went;
    await navigator.locks.request("send", async () => {
      const secret = await token(person).catch(() => undefined);
      went.isOut = secret === null;
      for (const entry of (await of(person)).filter(isDue)) {
        const how = secret ? await sendOne(entry, secret).catch(() => "later") : "later";
        if (how === "out") went.isOut = true;
        went[how === "out" ? "later" : how] += 1;
        if (how === "sent" || how === "unfinished") await drop(entry.key);
      }
    });
    return went;
  }

  return { device, setDevice, all, of, keep, drop, send, newKey };
})();
