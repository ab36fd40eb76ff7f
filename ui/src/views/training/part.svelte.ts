import { type Fault, faultFrom, type TrainingDetail, type TrainingFields } from "../../lib/backend";
import type { Live } from "../../lib/shared/live.svelte";
import { texts } from "../../lib/texts";

/** What each part of the programme with records of its own is given. */
export interface PartProps {
  detail: Live<TrainingDetail>;
  training: TrainingDetail;
}

/** What each part of the programme's form is given. */
export interface FieldsProps {
  fields: TrainingFields;
}

/** What a part writes: the event as it stands afterwards is shown, and what went wrong is told at the part. */
export class PartWrites {
  fault = $state.raw<Fault | null>(null);
  readonly #detail: Live<TrainingDetail>;

  constructor(detail: Live<TrainingDetail>) {
    this.#detail = detail;
  }

  /** Answers whether it was written. */
  async run(request: () => Promise<TrainingDetail>): Promise<boolean> {
    try {
      this.#detail.set(await request());
      this.fault = null;
      return true;
    } catch (reason) {
      this.fault = faultFrom(reason, texts.shared.coreSilent);
      return false;
    }
  }
}
