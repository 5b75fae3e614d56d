// What Thunderbird offers for invitations by mail to one address, and what it holds once the first
// button is pressed; one mail after the other. [[what happened, calendar], …]
const [me, mails, done] = arguments;
(async () => {
  const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
  const { CalItipItem } = ChromeUtils.importESModule("resource:///modules/CalItipItem.sys.mjs");
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  let identity = MailServices.accounts.allIdentities.find((known) => known.email === me);
  if (!identity) {
    identity = MailServices.accounts.createIdentity();
    identity.email = me;
    MailServices.accounts.defaultAccount.addIdentity(identity);
  }
  const made = cal.manager.createCalendar("storage", Services.io.newURI("moz-storage-calendar://"));
  made.name = me;
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
    let press = null;
    const offered = await soon(new Promise((resolve) => {
      cal.itip.processItipItem(mail, (item, code, act, found) => {
        const options = cal.itip.getOptionsText(item, code, act, found);
        press ||= act;
        resolve({ label, says: options.label, buttons: options.showItems || [] });
      });
    }), 9000);
    if (press) {
      const quietly = { responseMode: Ci.calIItipItem.NONE }; // its answer goes to nobody
      const answer = mail.receivedMethod === "REQUEST" ? "ACCEPTED" : null;
      await soon(new Promise((resolve) => press({ onOperationComplete: resolve }, answer, quietly)), 9000);
    }
    const event = await calendar.getItem(mail.getItemList()[0].id);
    const holds = event ? `${event.startDate.getInTimezone(cal.dtz.UTC).icalString} ${event.getProperty("SEQUENCE")} ${event.title}` : "";
    answers.push({ ...(offered || { label, says: "no answer", buttons: [] }), holds });
  }
  return answers;
})().then(done, (error) => done({ error: `${error}\n${error.stack}` }));
