// The requests that the desk's work becomes.

import { backend, type DeskReceipt, type SessionId } from "../../lib/backend";
import type { Work } from "./queue.svelte";

/** Work that writes something about somebody known. */
export type Written = Exclude<Work, { kind: "undo" | "find" }>;

export function send(session: SessionId, work: Written): Promise<DeskReceipt> {
  switch (work.kind) {
    case "register": {
      const { details, showed, signature } = work;
      return backend.call("desk.register", { session, person: work.row.person, details, ...(showed ? { showed } : {}), signature });
    }
    case "walk_in":
      return backend.call("desk.walk_in", { session, person: work.input, signature: work.signature });
    case "slip":
      return backend.call("desk.stamp_slip", { session, person: work.row.person, stamped: work.stamped });
  }
}
