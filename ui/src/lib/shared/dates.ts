/** Dates and hours between the core (`2027-04-12`, `08:30:00`, milliseconds) and the eye (`12/04/2027`, `08:30`). */

/** Lima is five hours behind UTC the whole year. */
const LIMA = -5 * 3_600_000;

/** `2027-04-12T10:32:00.000Z`, which reads as the wall clock of Lima. Not by `Intl`: the window's and the browser's locales write dates differently. */
const wallClock = (instant: number): string => new Date(instant + LIMA).toISOString();

/** `2027-04-12` as `12/04/2027`; empty for nothing. */
export function shortDate(iso: string | null | undefined): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso ?? "");
  return match ? `${match[3]}/${match[2]}/${match[1]}` : "";
}

const MONTHS = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "setiembre", "octubre", "noviembre", "diciembre"];
const WEEK = ["domingo", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado"];
const DAYS: Record<string, number> = { hoy: 0, manana: 1, "pasado manana": 2, ayer: -1, anteayer: -2 };

/** Which of the names a word begins, in at least three letters; -1 for none. */
const named = (names: string[], word: string): number => (word.length < 3 ? -1 : names.findIndex((name) => name.startsWith(word)));

/** A civil day some days after another. */
function daysAfter(iso: string, days: number): string {
  const date = new Date(`${iso}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** A day and month without their year: the one that comes next, or was in the last three months. */
function nearest(day: string, month: number, now: string): string | null {
  const year = Number(now.slice(0, 4));
  const first = readDate(`${day}/${month}/${year}`, now);
  return first !== null && first < daysAfter(now, -92) ? readDate(`${day}/${month}/${year + 1}`, now) : first;
}

/** What a person means by words: `+7`, `-1`, `hoy`, `mañana`, `lun` (the next one), `15 ene`, `15 de enero de 2027`, `15/1`. */
function saidDate(text: string, now: string): string | null {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").replace(/^el /, "");
  const away = DAYS[plain];
  if (away !== undefined) return daysAfter(now, away);
  const counted = /^([+-]) ?(\d{1,3})$/.exec(plain);
  if (counted) return daysAfter(now, Number(`${counted[1]}${counted[2]}`));
  const weekday = named(WEEK, plain.replace(/\.$/, ""));
  if (weekday >= 0) return daysAfter(now, ((weekday - new Date(`${now}T00:00:00Z`).getUTCDay() + 6) % 7) + 1);
  const short = /^(\d{1,2})[/.\- ](\d{1,2})$/.exec(plain);
  if (short) return nearest(short[1] ?? "", Number(short[2]), now);
  const worded = /^(\d{1,2})(?: de |[ /-])?([a-z]{3,10})\.?(?:(?: de | del |[ /-])(\d{4}|\d{2}))?$/.exec(plain);
  const month = named(MONTHS, (worded?.[2] ?? "").replace(/^sep(?=$|t)t?/, "set")) + 1;
  if (!worded || month === 0) return null;
  return worded[3] ? readDate(`${worded[1]}/${month}/${worded[3]}`, now) : nearest(worded[1] ?? "", month, now);
}

/**
 * What a person typed as a date, as `2027-04-12`; `null` when it is no day of the calendar. Takes `12/4/27`, `12-04-2027`, `12042027`,
 * and words that count from `now`.
 */
export function readDate(text: string, now = today()): string | null {
  const trimmed = text.trim();
  const match = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})$/.exec(trimmed) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(trimmed);
  if (!match) return saidDate(trimmed, now);
  const day = Number(match[1]);
  const month = Number(match[2]);
  const year = Number(match[3]) + (match[3]?.length === 2 ? 2000 : 0);
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}

/** How many years a day lies ahead (or behind, below zero) where that is likely a slip of the keys; otherwise 0. */
export function farYears(iso: string, now = today()): number {
  const years = Number(iso.slice(0, 4)) - Number(now.slice(0, 4));
  return years > 5 || years < -20 ? years : 0;
}

/** `2027-04-12` as `lun 12/04`, where there is little room. */
export function weekDay(iso: string): string {
  const name = new Date(`${iso}T00:00:00Z`).toLocaleDateString("es", { weekday: "short", timeZone: "UTC" });
  return `${name} ${shortDate(iso).slice(0, 5)}`;
}

/** `2027-04-12` with its day of the week in words, `lunes 12/04/2027`: what a typed text was read as. */
export function longDate(iso: string): string {
  const name = new Date(`${iso}T00:00:00Z`).toLocaleDateString("es", { weekday: "long", timeZone: "UTC" });
  return `${name} ${shortDate(iso)}`;
}

/** `08:30:00` as `08:30`; empty for nothing. */
export function shortTime(time: string | null | undefined): string {
  return time ? time.slice(0, 5) : "";
}

/** What a person typed as an hour, as `08:30:00`; `null` when it is none. Takes `8`, `830`, `8:30`, `8.30`, `2:30 pm`. */
export function readTime(text: string): string | null {
  const match = /^(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(?:([ap])\.?\s*m\.?)?$/i.exec(text.trim());
  if (!match) return null;
  let hour = Number(match[1]);
  const minute = Number(match[2] ?? "0");
  const half = match[3]?.toLowerCase();
  if (half && (hour < 1 || hour > 12)) return null;
  if (half === "p" && hour < 12) hour += 12;
  if (half === "a" && hour === 12) hour = 0;
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}:00`;
}

/** An instant as the hour of Lima, `10:32`. */
export function clockOf(instant: number): string {
  return wallClock(instant).slice(11, 16);
}

/** An instant as day and hour of Lima, `12/04/2027 10:32`. */
export function momentOf(instant: number): string {
  return `${shortDate(wallClock(instant))} ${clockOf(instant)}`;
}

/** The day that follows, `2027-04-13`. */
export function dayAfter(iso: string): string {
  return daysAfter(iso, 1);
}

/** How many midnights of Lima lie between two instants. */
export function daysBetween(from: number, to: number): number {
  const day = (instant: number): number => Date.parse(`${wallClock(instant).slice(0, 10)}T00:00:00Z`);
  return Math.max(0, Math.round((day(to) - day(from)) / 86_400_000));
}

/** Now, in milliseconds since 1970: the clock of this computer, which the core has too. Nobody else asks for the time. */
export function now(): number {
  return Date.now();
}

/** Today in Lima, `2027-04-12`. */
export function today(): string {
  return wallClock(now()).slice(0, 10);
}
