/** Periods of civil days of Lima, `2027-04-12`, both days included. */

export interface Period {
  from: string;
  to: string;
}

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The month of a day. */
export function monthOf(day: string): Period {
  const [year, month] = day.split("-");
  return { from: `${year}-${month}-01`, to: `${year}-${month}-${String(lastDay(Number(year), Number(month))).padStart(2, "0")}` };
}

/** The quarter of a day. */
export function quarterOf(day: string): Period {
  const first = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1;
  const month = (number: number): string => `${day.slice(0, 4)}-${String(number).padStart(2, "0")}-01`;
  return { from: month(first), to: monthOf(month(first + 2)).to };
}

/** The year of a day. */
export function yearOf(day: string): Period {
  const year = day.slice(0, 4);
  return { from: `${year}-01-01`, to: `${year}-12-31` };
}
