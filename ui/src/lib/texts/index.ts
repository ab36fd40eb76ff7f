import { calendar } from "./calendar";
import { centre } from "./centre";
import { desk } from "./desk";
import { directory } from "./directory";
import { enrolment } from "./enrolment";
import { entry } from "./entry";
import { exchange, review } from "./exchange";
import { expediente } from "./expediente";
import { figures } from "./figures";
import { frame } from "./frame";
import { help } from "./help";
import { invitation } from "./invitation";
import * as labels from "./labels";
import { myDay } from "./my_day";
import { report } from "./report";
import { shared } from "./shared";
import { survey } from "./survey";
import { training } from "./training";

/** Every word a person reads, in one place, by area. */
export const texts = {
  shared,
  frame,
  entry,
  myDay,
  training,
  calendar,
  directory,
  centre,
  help,
  desk,
  enrolment,
  figures,
  survey,
  invitation,
  report,
  expediente,
  exchange,
  review,
  labels,
};
