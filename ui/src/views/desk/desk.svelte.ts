// What the attendance desk knows and does; the screen only shows it.

import {
  backend,
  type DeskCount,
  type DeskReceipt,
  type DeskRow,
  type DeskState,
  type Fault,
  faultFrom,
  type PersonInput,
  type SessionId,
  type Signature,
  type VerifiedDetails,
} from "../../lib/backend";
import { desk as texts } from "../../lib/texts/desk";
import { expectedCount, JobFailure, JobQueue, type Work } from "./queue.svelte";

export type Mode = "paper" | "screen" | "later";

/** Rows shown at most: the screen can be read by the queue. */
export const SHOWN = 8;

/** Characters before anything is looked for, for the same reason. */
export const SHORTEST = 2;

const MODE_KEY = "sisconecta.desk.mode";

export interface Notice {
  /** `done` is only spoken: the line of the last person already shows it. */
  kind: "done" | "told" | "careful" | "problem";
  sentence: string;
}

export function isSigned(state: DeskState): boolean {
  return state === "signed_on_paper" || state === "signed_on_screen";
}

export function isHere(state: DeskState): boolean {
  return state === "unsigned" || isSigned(state);
}

export function stateText(row: Pick<DeskRow, "state" | "at">): string {
  switch (row.state) {
    case "known":
      return texts.state.known;
    case "expected":
      return texts.state.expected;
    default:
      return texts.state[row.state](row.at);
  }
}

/** The signature that goes with a mode of the desk; the one on the screen has yet to be drawn. */
export function signatureOf(mode: Exclude<Mode, "screen">): Signature {
  return { kind: mode === "paper" ? "paper" : "none" };
}

function signedState(signature: Signature): DeskState {
  if (signature.kind === "paper") return "signed_on_paper";
  return signature.kind === "screen" ? "signed_on_screen" : "unsigned";
}

/** The desks of this run of the program, so that a registration that failed is still there after looking at another session. */
const desks = new Map<SessionId, DeskModel>();

export function deskOf(session: SessionId): DeskModel {
  let known = desks.get(session);
  if (!known) {
    // Under a root of its own: what is derived in it would die with the first screen that shows it, and the desk would be deaf when
    // one comes back to the session.
    let made: DeskModel | undefined;
    $effect.root(() => {
      made = new DeskModel(session);
    });
    known = made ?? new DeskModel(session);
    desks.set(session, known);
  }
  return known;
}

export class DeskModel {
  readonly session: SessionId;
  mode = $state<Mode>(rememberedMode());
  label = $state("");
  ready = $state(false);
  fault = $state.raw<Fault | null>(null);

  text = $state("");
  found = $state<DeskRow[]>([]);
  /** The text that `found` answers; `null` while nothing has been looked for. */
  foundFor = $state<string | null>(null);
  active = $state(0);
  searchFailed = $state(false);

  recent = $state<DeskRow[]>([]);
  notice = $state<Notice | null>(null);
  /** Whose data the panel shows, when it is not the last person registered. */
  chosen = $state<DeskRow | null>(null);
  /** Who is about to sign on the screen. */
  signing = $state.raw<{ name: string; details: VerifiedDetails; send: (signature: Signature) => void } | null>(null);
  /** The last row that the core answered, and how often rows changed otherwise: for lists that show them too. */
  answered = $state.raw<DeskRow | null>(null);
  turned = $state(0);

  /** What was written of a new person when the form, or the desk, was left by mistake. */
  kept = $state.raw<PersonInput | null>(null);

  readonly queue: JobQueue;
  #stored = $state<DeskCount>({ signed: 0, unsigned: 0, expected: 0 });
  #searching: Promise<void> | null = null;
  /** Enter came before the answer, in the mode that needs to know the person first. */
  #enterFor: string | null = null;
  #stop: (() => void) | null = null;
  #reload: ReturnType<typeof setTimeout> | undefined;

  readonly count = $derived.by(() => expectedCount(this.#stored, this.queue.pending));
  readonly results = $derived(this.found.slice(0, SHOWN).map((row) => this.asAsked(row)));
  readonly more = $derived(this.found.length > SHOWN);
  readonly wanted = $derived(this.text.trim());
  readonly open = $derived(this.foundFor !== null && this.wanted.length >= SHORTEST);
  /** The last person asked to be registered, also while the disk has not answered. */
  readonly last = $derived.by((): DeskRow | null => {
    const job = this.queue.pending.findLast(({ work }) => work.kind === "walk_in" || (work.kind === "register" && !work.correction));
    if (job?.work.kind === "register") return this.asAsked(job.work.row);
    if (job?.work.kind === "walk_in") return rowOf(job.work.input, job.work.name, job.work.signature);
    return this.recent[0] ?? null;
  });
  readonly subject = $derived(this.chosen ?? this.last);

  constructor(session: SessionId) {
    this.session = session;
    this.queue = new JobQueue(
      (work) => this.#do(work),
      (work) => this.#say("careful", texts.receipt.dropped(nameOf(work))),
    );
  }

  /** Begins to listen; call `close` when the desk leaves the screen. */
  start(): void {
    void this.refresh();
    this.#stop ??= backend.onChanged(() => {
      // Other screens and the list of participants write too; while our own jobs run, their answers carry everything.
      clearTimeout(this.#reload);
      this.#reload = setTimeout(() => {
        if (this.queue.pending.length > 0) return;
        this.turned += 1;
        void this.refresh();
      }, 200);
    });
  }

  close(): void {
    clearTimeout(this.#reload);
    this.#stop?.();
    this.#stop = null;
    this.signing = null;
    this.chosen = null;
    this.notice = null;
    this.clear();
  }

  async refresh(): Promise<void> {
    try {
      const opened = await backend.call("desk.open", { session: this.session });
      if (this.queue.pending.length === 0) {
        this.#stored = opened.count;
        this.recent = opened.recent;
      }
      this.label = opened.label;
      this.ready = true;
      this.fault = null;
    } catch (error) {
      this.fault = faultFrom(error, texts.search.failed);
    }
  }

  setMode(mode: Mode): void {
    this.mode = mode;
    try {
      localStorage.setItem(MODE_KEY, mode);
    } catch {
      // Without storage the mode lasts until the window closes.
    }
  }

  setText(text: string): void {
    this.text = text;
    this.notice = null;
    this.#enterFor = null;
    this.chosen = null;
    if (this.wanted.length < SHORTEST) {
      this.found = [];
      this.foundFor = null;
      this.active = 0;
      return;
    }
    void this.#search();
  }

  clear(): void {
    this.text = "";
    this.found = [];
    this.foundFor = null;
    this.active = 0;
    this.#enterFor = null;
  }

  move(step: number): void {
    const length = this.results.length;
    if (this.open && length > 0) this.active = (this.active + step + length) % length;
  }

  /** Enter in the search box. `paper` is F4: on paper whatever the mode. */
  enter(paper = false): void {
    const mode = paper ? "paper" : this.mode;
    const text = this.wanted;
    if (text === "") {
      if (paper) this.#signLastOnPaper();
      return;
    }
    if (text.length < SHORTEST) {
      this.#say("careful", texts.search.tooShort);
      return;
    }
    if (this.foundFor === text) {
      const row = this.results[this.active];
      if (row) this.choose(row, mode);
      else this.#say("careful", texts.search.none(text));
      return;
    }
    // The answer is still on its way: what was typed becomes a job, and the box is free for the next person.
    if (mode === "screen") {
      this.#enterFor = text;
      void this.#search();
    } else {
      this.queue.add({ kind: "find", text, signature: signatureOf(mode) });
      this.clear();
    }
  }

  choose(row: DeskRow, mode: Mode = this.mode): void {
    if (isSigned(row.state)) {
      this.clear();
      this.chosen = row;
      this.#say("careful", texts.receipt.already(row.name, stateText(row)));
      return;
    }
    this.register(row, row.details, mode);
  }

  /** Registers with the data as verified; in screen mode once the signature is drawn. */
  register(row: DeskRow, details: VerifiedDetails, mode: Mode = this.mode): void {
    this.#signThen(row.name, details, mode, (signature) => {
      this.clear();
      this.chosen = null;
      this.notice = null;
      this.queue.add({ kind: "register", row: { ...row, details }, details, signature, correction: false });
    });
  }

  /** Corrects the data of somebody who is here; with no signature sent, the one given stays. */
  correct(row: DeskRow, details: VerifiedDetails): void {
    const signature: Signature = { kind: "none" };
    this.queue.add({ kind: "register", row, details, signature, correction: true });
    this.chosen = null;
  }

  walkIn(input: PersonInput, name: string): void {
    const { entity, post, email, phone } = input;
    this.#signThen(name, { entity, post, email, phone }, this.mode, (signature) => {
      this.clear();
      this.notice = null;
      this.queue.add({ kind: "walk_in", input, name, signature });
    });
  }

  /** The person at the pad has signed, there or on paper. */
  sign(signature: Signature): void {
    const request = this.signing;
    this.signing = null;
    request?.send(signature);
  }

  stamp(row: DeskRow, stamped: boolean): void {
    this.queue.add({ kind: "slip", row, stamped });
  }

  /** Undo takes back what was done last. While the card shows somebody else, the first press only shows who that is. */
  undo(): void {
    const shown = this.chosen;
    this.chosen = null;
    if (shown && this.last && shown.person !== this.last.person) {
      this.#say("careful", texts.receipt.undoOther(shown.name, this.last.name));
      return;
    }
    this.queue.undo();
  }

  /** Puts a job that needs a look back into the search box. */
  lookAgain(id: number): void {
    const job = this.queue.failed.find((other) => other.id === id);
    if (!job) return;
    this.queue.drop(id);
    this.setText(job.work.kind === "find" ? job.work.text : nameOf(job.work));
  }

  #signThen(name: string, details: VerifiedDetails, mode: Mode, send: (signature: Signature) => void): void {
    if (mode === "screen") this.signing = { name, details, send };
    else send(signatureOf(mode));
  }

  #signLastOnPaper(): void {
    const row = this.subject;
    if (row && row.person !== "" && !isSigned(row.state)) this.register(row, row.details, "paper");
    else if (row) this.#say("careful", texts.receipt.already(row.name, stateText(row)));
  }

  /** A row as it will stand once the waiting jobs are done, so that nobody is registered twice in a hurry. */
  asAsked(row: DeskRow): DeskRow {
    const job = this.queue.pending.findLast(({ work }) => work.kind === "register" && work.row.person === row.person);
    if (job?.work.kind !== "register" || job.work.correction) return row;
    return { ...row, details: job.work.details, state: signedState(job.work.signature), at: row.at };
  }

  tell(sentence: string): void {
    this.#say("told", sentence);
  }

  #say(kind: Notice["kind"], sentence: string): void {
    this.notice = { kind, sentence };
  }

  /** The row under the cursor, once the answer for what stands in the box is there. */
  async pointedAt(): Promise<DeskRow | undefined> {
    if (this.wanted.length < SHORTEST) return undefined;
    await this.#search();
    return this.foundFor === this.wanted ? this.results[this.active] : undefined;
  }

  #search(): Promise<void> {
    this.#searching ??= this.#answer().finally(() => {
      this.#searching = null;
    });
    return this.#searching;
  }

  async #answer(): Promise<void> {
    try {
      while (this.wanted.length >= SHORTEST && this.foundFor !== this.wanted) {
        const asked = this.wanted;
        const rows = await backend.call("desk.search", { session: this.session, text: asked });
        this.searchFailed = false;
        // The box was emptied meanwhile: the answer is nobody's business any more.
        if (this.wanted.length < SHORTEST) break;
        this.found = rows;
        this.foundFor = asked;
        this.active = 0;
        if (this.#enterFor === asked && this.wanted === asked) {
          this.#enterFor = null;
          this.enter();
        }
      }
    } catch (error) {
      this.searchFailed = true;
      this.#enterFor = null;
      this.#say("problem", faultFrom(error, texts.search.failed).sentence);
    }
  }

  async #do(work: Work): Promise<void> {
    try {
      if (work.kind === "undo") await this.#undo();
      else if (work.kind === "find") await this.#find(work.text, work.signature);
      else this.#take(work, await this.#send(work));
    } catch (error) {
      if (error instanceof JobFailure) throw error;
      throw new JobFailure(faultFrom(error, texts.failed.noAnswer).sentence, false);
    }
  }

  #send(work: Exclude<Work, { kind: "undo" | "find" }>): Promise<DeskReceipt> {
    const { session } = this;
    switch (work.kind) {
      case "register": {
        const { details, signature } = work;
        return backend.call("desk.register", { session, person: work.row.person, details, signature });
      }
      case "walk_in":
        return backend.call("desk.walk_in", { session, person: work.input, signature: work.signature });
      case "slip":
        return backend.call("desk.stamp_slip", { session, person: work.row.person, stamped: work.stamped });
    }
  }

  /** Takes what the core answered to a job, or to a request made beside the queue. */
  absorb(receipt: DeskReceipt): void {
    this.#stored = receipt.count;
    this.recent = receipt.recent;
    this.answered = receipt.row;
    this.found = this.found.map((row) => (row.person === receipt.row.person ? receipt.row : row));
    if (this.chosen?.person === receipt.row.person) this.chosen = receipt.row;
  }

  #take(work: Work, receipt: DeskReceipt): void {
    this.absorb(receipt);
    const registered = work.kind === "walk_in" || (work.kind === "register" && !work.correction);
    this.#say(registered ? "done" : "told", receiptSentence(work, receipt.row));
  }

  /** Enter was faster than the search: registers when only one person can be meant, otherwise asks. */
  async #find(text: string, signature: Signature): Promise<void> {
    const rows = await backend.call("desk.search", { session: this.session, text });
    const row = rows.length === 1 ? rows[0] : rows.find((other) => other.document_number === text);
    if (!row) {
      throw new JobFailure(rows.length === 0 ? texts.failed.noneFound(text) : texts.failed.several(text, rows.length), true);
    }
    if (isSigned(row.state)) {
      this.#say("careful", texts.receipt.already(row.name, stateText(row)));
      return;
    }
    const work: Work = { kind: "register", row, details: row.details, signature, correction: false };
    this.#take(work, await this.#send(work));
  }

  async #undo(): Promise<void> {
    const undone = await backend.call("desk.undo", { session: this.session });
    this.#stored = undone.count;
    this.recent = undone.recent;
    this.turned += 1;
    if (undone.undone === null) this.#say("careful", texts.receipt.nothingToUndo);
    else this.#say("told", undone.undone);
    // Rows on the screen may say that the person signed.
    if (this.foundFor !== null) {
      this.foundFor = "";
      void this.#search();
    }
  }
}

function receiptSentence(work: Work, row: DeskRow): string {
  if (work.kind === "slip") return work.stamped ? texts.receipt.slipOn(row.name) : texts.receipt.slipOff(row.name);
  if (work.kind === "register" && work.correction) return texts.verify.saved(row.name);
  switch (row.state) {
    case "signed_on_paper":
      return texts.receipt.paper(row.name);
    case "signed_on_screen":
      return texts.receipt.screen(row.name);
    default:
      return texts.receipt.later(row.name);
  }
}

function rowOf(input: PersonInput, name: string, signature: Signature): DeskRow {
  const { document_number, entity, post, email, phone } = input;
  const details = { entity, post, email, phone };
  return { person: "", document_number, name, details, state: signedState(signature), at: "", slip_stamped: false };
}

export function nameOf(work: Work): string {
  switch (work.kind) {
    case "register":
    case "slip":
      return work.row.name;
    case "walk_in":
      return work.name;
    case "find":
      return work.text;
    case "undo":
      return texts.keys.undo;
  }
}

function rememberedMode(): Mode {
  try {
    const mode = localStorage.getItem(MODE_KEY);
    if (mode === "screen" || mode === "later") return mode;
  } catch {
    // No storage: the usual mode.
  }
  return "paper";
}
