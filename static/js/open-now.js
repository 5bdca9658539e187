// Is it open, and when does it open next? What services/open_now.py answers, on the phone, over the
// same examples (tests/browser/test_kept_hours.py).
//
// A day is a number, counted from 1 January 1970; a moment is in minutes from the start of that day,
// as clocks on a Dutch wall show it.

const DAY = 24 * 60;
const ASSUMED_LENGTH = 2 * 60;
const DAYS_AHEAD = 35;
const HELP_CHANNELS = ["visit", "phone", "online"];
const WEEK = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
// The rough hours of parts of a day.
const DAY_PARTS = {
  morning: [6 * 60, 12 * 60],
  afternoon: [12 * 60, 18 * 60],
  evening: [18 * 60, DAY - 1],
  night: [22 * 60, 6 * 60],
};

// Days

export const dayNumber = (written) => Date.parse(`${written}T00:00Z`) / (60000 * DAY);
export const dayOf = (moment) => Math.floor(moment / DAY);
export const dateOf = (day) => new Date(day * DAY * 60000);
// 1 January 1970 was a Thursday.
export const weekdayOf = (day) => (((day + 3) % 7) + 7) % 7;
const weekOf = (day) => Math.floor((day + 3) / 7);

const minutesOf = (written) => {
  const [hours, minutes, seconds = 0] = written.split(":").map(Number);
  return hours * 60 + minutes + seconds / 60;
};

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Amsterdam",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});

// What a Dutch wall clock shows now, wherever the phone thinks it is.
export function dutchMoment(now) {
  const parts = Object.fromEntries(CLOCK.formatToParts(now).map((each) => [each.type, each.value]));
  const day = dayNumber(`${parts.year}-${parts.month}-${parts.day}`);
  return day * DAY + Number(parts.hour) * 60 + Number(parts.minute);
}

// Rules: from the file of the town, with days and hours as numbers.

const number = (read) => (written) => (written === undefined ? null : read(written));
const asDay = number(dayNumber);
const asMinutes = number(minutesOf);

export function ruleOf(written) {
  return {
    channel: "visit",
    frequency: "weekly",
    interval: 1,
    days: [],
    weekOfMonth: null,
    dayPart: "",
    isAllDay: false,
    seasonStart: null,
    seasonEnd: null,
    byAppointment: false,
    ...written,
    anchorOn: asDay(written.anchorOn),
    opensAt: asMinutes(written.opensAt),
    closesAt: asMinutes(written.closesAt),
    validFrom: asDay(written.validFrom),
    validTo: asDay(written.validTo),
    closings: written.closings.map((each) => ({
      channel: "",
      ...each,
      startsOn: asDay(each.startsOn),
      endsOn: asDay(each.endsOn),
      opensAt: asMinutes(each.opensAt),
      closesAt: asMinutes(each.closesAt),
    })),
  };
}

// Day → the name of its holiday.
export const holidaysOf = (written) =>
  new Map(Object.entries(written).map(([day, name]) => [dayNumber(day), name]));

// What holds on a day

function occursOn(rule, day) {
  if (rule.validFrom !== null && day < rule.validFrom) return false;
  if (rule.validTo !== null && day > rule.validTo) return false;
  const { seasonStart: first, seasonEnd: last } = rule;
  if (first !== null && last !== null) {
    const date = dateOf(day);
    const today = (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
    if (first <= last ? today < first || today > last : today > last && today < first) return false;
  }
  const isItsWeekday = rule.days.includes(WEEK[weekdayOf(day)]);
  switch (rule.frequency) {
    case "weekly":
      if (!isItsWeekday || rule.interval === 1) return isItsWeekday;
      return rule.anchorOn !== null && (weekOf(day) - weekOf(rule.anchorOn)) % rule.interval === 0;
    case "monthly":
      return isItsWeekday && weeksOfMonth(dateOf(day)).includes(rule.weekOfMonth);
    case "yearly":
      return first !== null && first === last;
    case "once":
      return rule.validFrom !== null && day <= (rule.validTo ?? rule.validFrom);
  }
  return false;
}

// Of this weekday in its month: the third → [3]; the last, when it is also that → [4, -1].
function weeksOfMonth(date) {
  const day = date.getUTCDate();
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const week = Math.floor((day - 1) / 7) + 1;
  return day + 7 > length ? [week, -1] : [week];
}

const closingsOn = (rule, day) =>
  rule.closings.filter(
    ({ startsOn, endsOn }) => startsOn <= day && (endsOn === null || day <= endsOn),
  );

function isStoppedByHoliday(rule, day, holidays) {
  if (!holidays.has(day) || rule.onHolidays === "open" || namesItsDay(rule)) return false;
  // A line that is there day and night, every day, is there on holidays too.
  return rule.onHolidays === "closed" || !isRoundTheClock(rule);
}

const namesItsDay = ({ frequency, validFrom, validTo }) =>
  frequency === "once" ? validTo === null || validTo === validFrom : frequency === "yearly";

const isRoundTheClock = ({ frequency, days, isAllDay, interval }) =>
  isAllDay && frequency === "weekly" && days.length === WEEK.length && interval === 1;

// What the rule comes to on one day, after closings: channels and hours, maybe unknown.
function sittingsOn(rule, day, holidays) {
  if (rule.byAppointment || !occursOn(rule, day)) return [];
  if (isStoppedByHoliday(rule, day, holidays)) return [];
  const closings = closingsOn(rule, day);
  if (!closings.every(({ channel }) => channel)) return [];
  const sittings = closings.map(({ channel, opensAt, closesAt }) =>
    opensAt === null ? { ...rule, channel } : { channel, opensAt, closesAt, isAllDay: false },
  );
  return (sittings.length ? sittings : [rule]).filter(({ channel }) =>
    HELP_CHANNELS.includes(channel),
  );
}

function openingOf({ channel, opensAt, closesAt, isAllDay }, day) {
  const midnight = day * DAY;
  if (isAllDay) return { start: midnight, end: midnight + DAY, channel, hasKnownEnd: true };
  if (opensAt === null) return null;
  const start = midnight + opensAt;
  if (closesAt === null) {
    const end = Math.min(start + ASSUMED_LENGTH, midnight + DAY);
    return { start, end, channel, hasKnownEnd: false };
  }
  const end = midnight + closesAt;
  return { start, end: end > start ? end : end + DAY, channel, hasKnownEnd: true };
}

const openingsOn = (rule, day, holidays) =>
  sittingsOn(rule, day, holidays)
    .map((sitting) => openingOf(sitting, day))
    .filter(Boolean)
    .sort((one, other) => one.start - other.start);

export function openAt(rule, moment, holidays) {
  // What started yesterday may last past midnight.
  for (const day of [dayOf(moment), dayOf(moment) - 1])
    for (const opening of openingsOn(rule, day, holidays))
      if (opening.start <= moment && moment < opening.end) return opening;
  return null;
}

function opensNext(rule, moment, holidays) {
  const today = dayOf(moment);
  for (let day = today; day <= today + DAYS_AHEAD; day++)
    for (const opening of openingsOn(rule, day, holidays))
      if (opening.start > moment) return opening;
  return null;
}

// Whether one can come, or call, on this day, at `from` (minutes) or later.
export function isHeldOn(rule, day, from, holidays) {
  const sittings = sittingsOn(rule, day, holidays);
  if (from === null) return sittings.length > 0;
  return sittings.some((sitting) => {
    const isRough = !sitting.isAllDay && sitting.opensAt === null && DAY_PARTS[rule.dayPart];
    const [opensAt, closesAt] = isRough || [sitting.opensAt, sitting.closesAt];
    const opening = openingOf({ ...sitting, opensAt, closesAt }, day);
    return opening !== null && opening.end > day * DAY + from;
  });
}

// What a reader is told: {state, opening, holiday, closing, rule, follows}

export function statusOf(rules, moment, holidays) {
  const nowOpen = rules.map((rule) => openAt(rule, moment, holidays)).filter(Boolean);
  if (nowOpen.length) {
    // A visit before a phone call, and what lasts longest.
    const rank = ({ channel }) => HELP_CHANNELS.indexOf(channel);
    nowOpen.sort((one, other) => rank(one) - rank(other) || other.end - one.end);
    return { state: "open", opening: nowOpen[0] };
  }
  const nexts = rules.map((rule) => opensNext(rule, moment, holidays)).filter(Boolean);
  const following = nexts.sort((one, other) => one.start - other.start)[0] ?? null;
  const opens = { state: "opens", opening: following };
  if (following && dayOf(following.start) === dayOf(moment)) return opens;
  const closed = closedToday(rules, moment, holidays);
  if (closed) return { ...closed, follows: following };
  if (following) return opens;
  const asked = rules.find((rule) => rule.days.length && !hasKnownWeek(rule));
  if (asked) return { state: "ask which week", rule: asked };
  const isByAppointment = rules.some(
    ({ byAppointment, frequency }) => byAppointment || frequency === "appointment",
  );
  return { state: isByAppointment ? "appointment" : "unknown" };
}

const hasKnownWeek = ({ frequency, weekOfMonth, interval, anchorOn }) =>
  frequency === "monthly" ? weekOfMonth !== null : interval === 1 || anchorOn !== null;

// Closed by a holiday or a closing on a day that would have hours still to come.
function closedToday(rules, moment, holidays) {
  const today = dayOf(moment);
  for (const rule of rules) {
    const plain = { ...rule, closings: [], onHolidays: "open" };
    if (!openingsOn(plain, today, holidays).some(({ end }) => end > moment)) continue;
    if (openingsOn(rule, today, holidays).length) continue;
    const closing = whatCloses(rule, today, holidays);
    const holiday = closing ? "" : (holidays.get(today) ?? "");
    return { state: "closed today", closing, holiday };
  }
  return null;
}

// A plain closing before one with a replacement; none where it is the holiday that closes.
function whatCloses(rule, day, holidays) {
  const closings = closingsOn(rule, day);
  const plain = closings.filter(({ channel }) => !channel);
  if (!plain.length && isStoppedByHoliday(rule, day, holidays)) return null;
  return [...plain, ...closings][0] ?? null;
}
