// Shows a page of its own where there is no network, and keeps what was sent meanwhile. What it
// needs to know, `brug`, the portal writes above it (portal/offline/routes.py).
importScripts(brug.queue);
const KEPT = `shell-${brug.version}`;

self.addEventListener("install", (event) => {
  const fresh = (address) => new Request(address, { cache: "reload" });
  event.waitUntil(
    caches
      .open(KEPT)
      .then((cache) => cache.addAll(brug.parts.map(fresh)))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const drop = (names) =>
    Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  event.waitUntil(
    caches
      .keys()
      .then(drop)
      .then(() => self.clients.claim()),
  );
});

async function keep(request) {
  const address = new URL(request.url).pathname;
  const data = await request.formData().catch(() => null);
  const own = await waiting.device();
  if (!data || !own || !brug.taken.includes(address)) return;
  const act = data.get("act") || "save";
  const isPhoto = act === "photo" && data.get("photo")?.size;
  if (!isPhoto && !["save", "enter"].includes(act)) return;
  await waiting.keep({
    person: own.person,
    address,
    key: data.get("form_key"),
    fields: [...data],
    isBegun: Boolean(isPhoto),
  });
}

async function page(request) {
  const sent = request.method === "POST" ? request.clone() : null;
  try {
    return await fetch(request);
  } catch (error) {
    if (sent) await keep(sent);
    const shell = await caches.match(brug.shell, { ignoreVary: true });
    if (!shell) throw error;
    return shell;
  }
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (request.method === "GET" && address.pathname.startsWith("/static/"))
    event.respondWith(caches.match(request).then((found) => found || fetch(request)));
});

// Something new: of which kind, and the page to open; nobody's name.
self.addEventListener("push", (event) => {
  const { title, body, url } = event.data.json();
  const shown = { body, data: { url }, icon: "/static/icons/app-192.png", tag: url };
  event.waitUntil(self.registration.showNotification(title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
