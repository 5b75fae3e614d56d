// ical.js, which Thunderbird and Nextcloud's web pages read calendars with: `icaljs.mjs LIBRARY FILE`
import fs from "fs";

const [, , library, file] = process.argv;
const { default: ICAL } = await import(library);
const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(file, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const utc = (time) => time.isDate ? time.toString() : time.convertToZone(ICAL.Timezone.utcTimezone).toString().slice(0, 16) + "Z";
for (const part of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(part);
  const summary = event.summary.replace(/\s+/g, " ").trim();
  const status = part.getFirstPropertyValue("status");
  console.log(`${utc(event.startDate)}/${utc(event.endDate)} ${event.uid.split("@")[0]} ${status} ${summary}`);
}
