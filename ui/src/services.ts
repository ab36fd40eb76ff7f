// Every part of the program that has a screen. A new one is its folder under views/ and one line here; its place in the list is its
// place in the menu and among the steps of an event.

import type { Explained, Finds, Place, Step, View } from "./lib/view";
import { view as calendar } from "./views/calendar";
import { view as centre } from "./views/centre";
import { view as commitments } from "./views/commitments";
import { view as desk } from "./views/desk";
import { view as directory } from "./views/directory";
import { view as enrolment } from "./views/enrolment";
import { view as exchange } from "./views/exchange";
import { view as expediente } from "./views/expediente";
import { view as figures } from "./views/figures";
import { view as help } from "./views/help";
import { view as invitation } from "./views/invitation";
import { view as myDay } from "./views/my_day";
import { view as report } from "./views/report";
import { view as review } from "./views/review";
import { view as survey } from "./views/survey";
import { view as training } from "./views/training";

const views: readonly View[] = [
  myDay,
  calendar,
  training,
  invitation,
  enrolment,
  desk,
  survey,
  report,
  expediente,
  commitments,
  directory,
  figures,
  centre,
  exchange,
  review,
  help,
];

export const places: readonly Place[] = views.flatMap((view) => view.places ?? []);
export const steps: readonly Step[] = views.flatMap((view) => view.steps ?? []);
export const finds: readonly Finds[] = views.flatMap((view) => view.finds ?? []);

/** What F1 says where one is; elsewhere, what it says of the first page. */
export function helpAt(place: string, step: string | null): Explained | undefined {
  const own = step === null ? places.find((one) => one.place === place)?.help : steps.find((one) => one.step === step)?.help;
  return own ?? places[0]?.help;
}

/** All of it, in the order of the menu, the steps of an event after the list of events. */
export const explained: readonly Explained[] = views.flatMap((view) =>
  [...(view.places ?? []), ...(view.steps ?? [])].flatMap((one) => one.help ?? []),
);
