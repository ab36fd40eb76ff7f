import { type Fault, faultFrom } from "../backend";
import { texts } from "../texts";
import { rememberFocus } from "./focus";

/** What a button sets going: one at a time, with what went wrong. When it is over the focus is where it was, or beside it. */
export class Action {
  busy = $state(false);
  fault = $state.raw<Fault | null>(null);

  /** Does the work unless something is under way already. Answers whether it was done. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    const giveBack = rememberFocus();
    this.busy = true;
    try {
      await work();
      this.fault = null;
      return true;
    } catch (reason) {
      this.fail(reason);
      return false;
    } finally {
      this.busy = false;
      void giveBack();
    }
  }

  /** Tells of something that went wrong elsewhere in the same place. */
  fail(reason: unknown): void {
    this.fault = faultFrom(reason, texts.shared.coreSilent);
  }
}
