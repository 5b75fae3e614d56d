// Add a calendar for an address, or refresh the one of this id, and list what it shows.
const [subject, from, to, done] = arguments;
(async () => {
  const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
  const calendar = subject.startsWith("http") ? subscribed(subject) : cal.manager.getCalendarById(subject);
  await refreshed(calendar);
  return [calendar.id, await listed(calendar)];

  function subscribed(address) {
    const made = cal.manager.createCalendar("ics", Services.io.newURI(address));
    made.name = "feed";
    made.setProperty("cache.enabled", true);
    made.readOnly = true;
    cal.manager.registerCalendar(made);
    return cal.manager.getCalendarById(made.id);
  }

  function refreshed(calendar) {
    return new Promise((resolve) => {
      const observer = {
        QueryInterface: ChromeUtils.generateQI(["calIObserver"]),
        onLoad() { setTimeout(resolve, 400); },
        onError() {}, onStartBatch() {}, onEndBatch() {}, onAddItem() {}, onModifyItem() {},
        onDeleteItem() {}, onPropertyChanged() {}, onPropertyDeleting() {},
      };
      calendar.addObserver(observer);
      calendar.refresh();
      setTimeout(resolve, 8000);
    });
  }

  async function listed(calendar) {
    const filter = Ci.calICalendar.ITEM_FILTER_TYPE_EVENT | Ci.calICalendar.ITEM_FILTER_COMPLETED_ALL
      | Ci.calICalendar.ITEM_FILTER_CLASS_OCCURRENCES;
    const items = await calendar.getItemsAsArray(filter, 0, cal.createDateTime(from), cal.createDateTime(to));
    const two = (number) => String(number).padStart(2, "0");
    const moment = (time) => time.isDate
      ? `${time.year}-${two(time.month + 1)}-${two(time.day)}`
      : new Date(time.nativeTime / 1000).toISOString().slice(0, 16) + "Z";
    return items.map((item) => `${moment(item.startDate)}/${moment(item.endDate)} `
      + `${item.id.split("@")[0]} ${item.status} ${item.title.replace(/\s+/g, " ").trim()}`);
  }
})().then(done, (error) => done({ error: `${error}\n${error.stack}` }));
