import type { Commands } from "../../lib/backend";
import { texts } from "../../lib/texts";

type Round = Commands["exchange.status"]["reply"]["round"];

/** How far the round is, for the person who watches. */
export function progressSentence(round: Round): string {
  const words = texts.exchange.running;
  switch (round?.phase) {
    case "receiving":
      return words.receiving(round.done, round.all ?? round.done);
    case "sending":
      return words.sending(round.done);
    case "comparing":
      return words.comparing;
    default:
      return words.starting;
  }
}
