// “Open until 16:00”, “Opens: tomorrow 10:00”: what services/opening_status.py says, on the phone.
// The words come with the town.

import { dateOf, dayOf, weekdayOf } from "./open-now.js";

const DAY = 24 * 60;

const fill = (words, values) => words.replace(/%\((\w+)\)s/g, (_whole, name) => values[name]);

function clock(moment) {
  const minutes = moment - dayOf(moment) * DAY;
  return [Math.floor(minutes / 60), minutes % 60].map((each) => String(each).padStart(2, "0")).join(":");
}

// `kind` is open, soon, closed or unknown; `more` comes behind the words.
export function inWords(status, moment, say) {
  switch (status.state) {
    case "open":
      return open(status.opening, say);
    case "opens":
      return { kind: "soon", words: opens(status.opening, moment, say) };
    case "closed today": {
      const why = status.holiday || status.closing?.reason;
      const words = why ? fill(say.closedTodayBecause, { why }) : say.closedToday;
      const more = status.follows ? opens(status.follows, moment, say) : "";
      return { kind: "closed", words, more };
    }
    case "ask which week":
      return { kind: "unknown", words: say.askWhichWeek };
    case "appointment":
      return { kind: "unknown", words: say.appointment };
  }
  return { kind: "unknown", words: say.notKnown };
}

function open({ start, end, channel, hasKnownEnd }, say) {
  if (!hasKnownEnd)
    return { kind: "open", words: fill(say.openSince, { start: clock(start) }), more: say.endNotKnown };
  const isByPhone = channel === "phone";
  if (end - start >= DAY)
    return { kind: "open", words: isByPhone ? say.callDayAndNight : say.openDayAndNight };
  const words = isByPhone ? say.callUntil : channel === "online" ? say.onlineUntil : say.openUntil;
  return { kind: "open", words: fill(words, { end: clock(end) }) };
}

function opens({ start, channel }, moment, say) {
  const words = { phone: say.callFrom, online: say.onlineFrom }[channel] ?? say.opens;
  return fill(words, { day: dayInWords(dayOf(start), dayOf(moment), say), time: clock(start) });
}

function dayInWords(day, today, say) {
  if (day === today) return say.today;
  if (day === today + 1) return say.tomorrow;
  if (day < today + 7) return say.days[weekdayOf(day)];
  const date = dateOf(day);
  const values = { day: date.getUTCDate(), year: date.getUTCFullYear() };
  return fill(say.dates[date.getUTCMonth()], values);
}
