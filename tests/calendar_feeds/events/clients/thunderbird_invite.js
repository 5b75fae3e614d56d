// What Thunderbird offers for invitations by mail, one after the other, and what it then holds.
const [mails, done] = arguments;
(async () => {
  const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
  const { CalItipItem } = ChromeUtils.importESModule("resource:///modules/CalItipItem.sys.mjs");
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  const me = "vrijwilliger@example.org";
  const identity = MailServices.accounts.allIdentities.find((known) => known.email === me);
  const made = cal.manager.createCalendar("storage", Services.io.newURI("moz-storage-calendar://"));
  made.name = "Thuis";
  cal.manager.registerCalendar(made);
  const calendar = cal.manager.getCalendarById(made.id);
  calendar.setProperty("imip.identity.key", identity.key);
  calendar.setProperty("organizerId", `mailto:${me}`);
  const soon = (promise, milliseconds) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
  const answers = [];
  for (const [label, text] of JSON.parse(mails)) {
    const mail = new CalItipItem();
    mail.init(text);
    mail.identity = me;
    mail.targetCalendar = calendar;
    mail.sender = "brug@127.0.0.1";
    const offered = await soon(new Promise((resolve) => {
      cal.itip.processItipItem(mail, (item, code, act, found) => {
        const options = cal.itip.getOptionsText(item, code, act, found);
        resolve({ label, method: item.receivedMethod, says: options.label, buttons: options.showItems || [] });
      });
    }), 9000);
    if (label === "request" || label === "moved") {
      const event = mail.getItemList()[0].clone();
      event.calendar = calendar;
      const known = await calendar.getItem(event.id);
      await soon(known ? calendar.modifyItem(event, known) : calendar.adoptItem(event), 4000);
    }
    answers.push(offered || { label, says: "no answer", buttons: [] });
  }
  return answers;
})().then(done, (error) => done({ error: `${error}\n${error.stack}` }));
