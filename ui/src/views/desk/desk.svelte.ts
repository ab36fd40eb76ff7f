// What the attendance desk knows and does; the screen only shows it.

import {
  backend,
  type DeskCount,
  type DeskReceipt,
  type DeskRow,
  type Fault,
  faultFrom,
  type PersonInput,
  type SessionId,
  type Signature,
  type VerifiedDetails,
} from "../../lib/backend";
import { desk as texts } from "../../lib/texts/desk";
import { expectedCount, type Job, JobFailure, JobQueue, type Outcome, type Work } from "./queue.svelte";
import { rememberedMode, rememberMode } from "./mode";
import { FailedNames, notTold } from "./naming";
import { ranked } from "./ranking";
import { isSigned, meant, type Mode, nameOf, receiptSentence, rowOf, signatureOf, signedState, stateText, whoOf } from "./rows";
import { send, type Written } from "./send";
import { DeskSearch, SHORTEST, SHOWN } from "./search.svelte";

export interface Notice {
  /** `done` is only spoken: the line of the last person already shows it. */
  kind: "done" | "told" | "careful" | "problem";
  sentence: string;
}

/** Somebody who is about to sign on the screen. */
interface Signing {
  person: string;
  name: string;
  details: VerifiedDetails;
  send: (signature: Signature) => void;
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

  recent = $state<DeskRow[]>([]);
  notice = $state<Notice | null>(null);
  /** Whose data the panel shows, when it is not the last person registered. */
  chosen = $state<DeskRow | null>(null);
  /** Who is about to sign on the screen, in the order in which they were asked. */
  #signers = $state.raw<Signing[]>([]);
  /** The last row that the core answered, and how often rows changed otherwise: for lists that show them too. */
  answered = $state.raw<DeskRow | null>(null);
  turned = $state(0);

  /** What was written of a new person when the form, or the desk, was left by mistake. */
  kept = $state.raw<PersonInput | null>(null);

  readonly box = new DeskSearch(
    (text) => this.#look(text),
    (error) => this.#say("problem", faultFrom(error, texts.search.failed).sentence),
  );
  readonly queue: JobQueue;
  readonly #names: FailedNames;
  #stored = $state<DeskCount>({ signed: 0, unsigned: 0, expected: 0 });
  /** Who the core last did something for; `null` when that is the newest of `recent`. */
  #lastDone = $state.raw<DeskRow | null>(null);
  /** How the core last answered for each person, and with which of its answers. */
  readonly #known = new Map<string, { row: DeskRow; answer: number }>();
  /** The job asked last, if it failed and nobody has heeded it yet. */
  #unheeded: Job | null = null;
  /** Grows with each answer that carries the count: an older one that arrives later says nothing. */
  #answers = 0;
  #stop: (() => void) | null = null;
  #afar = false;
  #reload: ReturnType<typeof setTimeout> | undefined;

  readonly count = $derived.by(() => expectedCount(this.#stored, this.queue.pending));
  readonly results = $derived(this.box.found.slice(0, SHOWN).map((row) => this.asAsked(row)));
  readonly signing = $derived(this.#signers[0] ?? null);
  /** The last person asked to be registered, also while the disk has not answered. */
  readonly last = $derived.by((): DeskRow | null => {
    const job = this.queue.standing.findLast(({ work }) => work.kind === "walk_in" || (work.kind === "register" && !work.correction));
    if (job?.work.kind === "register") return this.asAsked(job.work.row);
    if (job?.work.kind === "walk_in") return rowOf(job.work.input, job.work.name, job.work.signature);
    return this.recent[0] ?? null;
  });
  readonly subject = $derived(this.chosen ?? this.last);
  /** Who the next undo takes back, as far as known. */
  readonly deed = $derived.by(() => {
    const asked = this.queue.standing.at(-1);
    if (asked) return whoOf(asked.work);
    return this.#lastDone ?? this.recent[0] ?? null;
  });

  constructor(session: SessionId) {
    this.session = session;
    this.queue = new JobQueue(
      (work, becomes) => this.#do(work, becomes),
      (work, failed) => this.#undoesNothing(work, failed),
      (job) => this.#failed(job),
    );
    this.#names = new FailedNames(this.queue, (text) => this.#look(text));
  }

  /** Begins to listen; call `close` when the desk leaves the screen. */
  start(): void {
    void this.refresh();
    this.#stop ??= backend.onChanged(() => {
      // Other screens and the list of participants write too; while our own jobs run, their answers carry everything.
      clearTimeout(this.#reload);
      this.#reload = setTimeout(() => {
        void this.queue.idle().then(() => {
          if (this.#stop === null) return;
          this.turned += 1;
          void this.refresh();
        });
      }, 200);
    });
  }

  close(): void {
    clearTimeout(this.#reload);
    this.#stop?.();
    this.#stop = null;
    this.leavePad();
    this.chosen = null;
    this.notice = null;
    this.box.clear();
  }

  async refresh(): Promise<void> {
    const answers = this.#answers;
    try {
      const opened = await backend.call("desk.open", { session: this.session });
      if (this.queue.pending.length === 0 && answers === this.#answers) {
        if (opened.recent[0]?.person !== this.recent[0]?.person) this.#lastDone = null;
        this.#stored = opened.count;
        this.recent = opened.recent;
      }
      this.label = opened.label;
      this.ready = true;
      this.fault = null;
      void this.#names.ask();
    } catch (error) {
      this.fault = faultFrom(error, texts.search.failed);
    }
  }

  setMode(mode: Mode): void {
    this.mode = mode;
    rememberMode(mode);
  }

  /** Who takes part from afar signs no sheet at the desk: what is proposed is that the signature comes later, once for each session. */
  fromAfar(): void {
    if (this.#afar) return;
    this.#afar = true;
    this.mode = "later";
  }

  setText(text: string): void {
    this.notice = null;
    this.chosen = null;
    this.box.setText(text);
  }

  /** Enter in the search box. `paper` is F4: on paper whatever the mode. */
  enter(paper = false): void {
    const { box } = this;
    const mode = paper ? "paper" : this.mode;
    const text = box.wanted;
    if (text === "") {
      if (paper) this.#signLastOnPaper();
      return;
    }
    if (text.length < SHORTEST) {
      this.#say("careful", texts.search.tooShort);
      return;
    }
    if (!box.answered) {
      // The answer is still on its way: what was typed becomes a job, and the box is free for the next person.
      this.#find(text, mode, box.picked);
      return;
    }
    const row = this.pointed;
    if (!row) this.#say("careful", this.results.length > 0 ? texts.search.chooseOne : texts.search.none(text));
    else this.choose(row, mode);
  }

  /** The row that the cursor is on. */
  get pointed(): DeskRow | undefined {
    return this.results[this.box.active];
  }

  #find(text: string, mode: Mode, picked: string | null, name?: string): void {
    this.box.clear();
    this.chosen = null;
    this.notice = null;
    this.#add({ kind: "find", text, mode, picked, ...(name === undefined ? {} : { name }) });
  }

  /** Somebody was asked to sign on the screen before, and has not yet: they come first. */
  #signersAhead(): boolean {
    return this.#signers.length > 0 || this.queue.pending.some(({ work }) => work.kind === "find" && work.mode === "screen");
  }

  #add(work: Work): void {
    this.#unheeded = null;
    this.queue.add(work);
  }

  choose(row: DeskRow, mode: Mode = this.mode): void {
    // Whether the row still stands is known once the undo has been answered; and whoever was asked to sign before comes first.
    if (this.queue.undoing || (mode === "screen" && this.#signersAhead())) {
      this.#find(row.document_number, mode, row.person, row.name);
      return;
    }
    if (isSigned(row.state)) {
      this.box.clear();
      this.chosen = row;
      this.#say("careful", texts.receipt.already(row.name, stateText(row)));
      return;
    }
    this.register(row, row.details, mode);
  }

  /** Registers with the data as verified; in screen mode once the signature is drawn. */
  register(row: DeskRow, details: VerifiedDetails, mode: Mode = this.mode): void {
    this.#register(row, details, mode, this.box.text);
  }

  /** `typed` is what stood in the box for this person; `null` when the box is somebody else's already. */
  #register(row: DeskRow, details: VerifiedDetails, mode: Mode, typed: string | null): void {
    const asked = details === row.details ? { asked: this.#answers } : { showed: row.details };
    this.#signThen({ person: row.person, name: row.name, details }, mode, (signature) => {
      if (this.box.text === typed) this.box.clear();
      this.chosen = null;
      this.notice = null;
      this.#add({ kind: "register", row: { ...row, details }, details, signature, correction: false, ...asked });
    });
  }

  /** Corrects the data of somebody who is here; with no signature sent, the one given stays. */
  correct(row: DeskRow, details: VerifiedDetails): void {
    const signature: Signature = { kind: "none" };
    this.#add({ kind: "register", row, details, showed: row.details, signature, correction: true });
    this.chosen = null;
  }

  walkIn(input: PersonInput, name: string): void {
    const { entity, post, email, phone } = input;
    this.#signThen({ person: "", name, details: { entity, post, email, phone } }, this.mode, (signature) => {
      this.box.clear();
      this.notice = null;
      this.#add({ kind: "walk_in", input, name, signature });
    });
  }

  /** The person at the pad has signed, there or on paper. */
  sign(signature: Signature): void {
    const request = this.signing;
    if (!request) return;
    // Asked for twice in a hurry: one signature is enough.
    this.#signers = this.#signers.slice(1).filter((other) => other.person === "" || other.person !== request.person);
    request.send(signature);
  }

  /** Back from the pad without a signature; whoever was asked for next comes to it. */
  leavePad(): void {
    this.#signers = this.#signers.slice(1);
  }

  stamp(row: DeskRow, stamped: boolean): void {
    this.#add({ kind: "slip", row, stamped });
  }

  /** Undo takes back what was done last. While the card shows somebody else, the first press only shows who that is. */
  undo(): void {
    const { chosen: shown, deed } = this;
    const failed = this.#unheeded;
    this.chosen = null;
    this.#unheeded = null;
    if (failed && this.queue.failed.some((job) => job.id === failed.id)) {
      this.#say("careful", texts.receipt.undoFailed(nameOf(failed.work), deed?.name));
    } else if (shown && deed && shown.person !== deed.person) {
      this.#say("careful", texts.receipt.undoOther(shown.name, deed.name));
    } else {
      this.queue.undo(deed?.name);
    }
  }

  /** An undo came while its job was on its way, and the job did nothing. */
  #undoesNothing(work: Work, failed: boolean): void {
    const name = nameOf(work);
    const { deed } = this;
    this.chosen = null;
    // Asked to sign on the screen, and taken back before the pad was there.
    if (work.kind === "find") this.#signers = this.#signers.filter((one) => one.person !== work.picked);
    if (failed || work.kind === "find") this.#say("careful", texts.receipt.dropped(name));
    else this.#say("careful", deed ? texts.receipt.undoOther(name, deed.name) : texts.receipt.nothingToUndo);
  }

  /** Puts a job that needs a look back into the search box. */
  lookAgain(id: number): void {
    const job = this.queue.failed.find((other) => other.id === id);
    if (!job) return;
    this.queue.drop(id);
    this.setText(job.work.kind === "find" ? job.work.text : nameOf(job.work).replace(",", ""));
  }

  #signThen(who: Omit<Signing, "send">, mode: Mode, send: (signature: Signature) => void): void {
    if (mode === "screen") this.#signers = [...this.#signers, { ...who, send }];
    else send(signatureOf(mode));
  }

  #signLastOnPaper(): void {
    const asked = this.chosen ? undefined : this.queue.standing.at(-1)?.work;
    // Who that is, the core has yet to say: the signature waits for it too.
    if (asked?.kind === "find") return this.#find(asked.text, "paper", asked.picked);
    if (asked?.kind === "walk_in") return this.#find(asked.input.document_number, "paper", null);
    const row = this.subject;
    if (row && !isSigned(row.state)) this.register(row, row.details, "paper");
    else if (row) this.#say("careful", texts.receipt.already(row.name, stateText(row)));
  }

  /** A row as it will stand once the waiting jobs are done, so that nobody is registered twice in a hurry. */
  asAsked(row: DeskRow): DeskRow {
    const job = this.queue.standing.findLast(({ work }) => work.kind === "register" && work.row.person === row.person);
    if (job?.work.kind !== "register" || job.work.correction) return row;
    return { ...row, details: job.work.details, state: signedState(job.work.signature), at: row.at };
  }

  tell(sentence: string): void {
    this.#say("told", sentence);
  }

  #say(kind: Notice["kind"], sentence: string): void {
    this.notice = { kind, sentence };
  }

  /** The row under the cursor, once the answer for what stands in the box is there; nobody when something else is typed meanwhile. */
  async pointedAt(): Promise<DeskRow | undefined> {
    const { box } = this;
    const text = box.wanted;
    await box.search();
    return box.answered && box.wanted === text ? this.pointed : undefined;
  }

  /** Puts the person under the cursor, or the last one, on the card to correct the data; false when it is not known who that is. */
  async showForCorrection(): Promise<boolean> {
    const { box } = this;
    const { text } = box;
    if (box.wanted === "") {
      const asked = this.chosen ? undefined : this.queue.standing.at(-1);
      if (asked && whoOf(asked.work).person === "") {
        // The last one is still a number that was typed.
        await this.queue.idle();
        if (box.text !== text || this.queue.failed.some(({ id }) => id === asked.id)) return false;
      }
      this.chosen = this.subject;
      return (this.subject?.person ?? "") !== "";
    }
    const row = await this.pointedAt();
    if (box.text !== text) return false;
    if (!row) {
      if (box.answered) this.#say("careful", texts.search.none(box.wanted));
      return false;
    }
    box.clear();
    this.chosen = row;
    return true;
  }

  async #look(text: string): Promise<DeskRow[]> {
    const rows = ranked(text, await backend.call("desk.search", { session: this.session, text }));
    this.#names.hear(text, rows);
    return rows;
  }

  async #do(work: Work, becomes: (work: Work) => void): Promise<Outcome> {
    try {
      const outcome = await this.#outcome(work, becomes);
      void this.#names.ask();
      return outcome;
    } catch (error) {
      if (error instanceof JobFailure) throw error;
      throw this.#failure(work, faultFrom(error, texts.failed.noAnswer).sentence);
    }
  }

  #outcome(work: Work, becomes: (work: Work) => void): Promise<Outcome> {
    switch (work.kind) {
      case "undo":
        return this.#undo();
      case "find":
        return this.#findAndDo(work, becomes);
      default:
        return this.#write(work);
    }
  }

  /** An undo whose answer was lost may have been done: to ask again by itself would take back one more. */
  #failure(work: Work, sentence: string): JobFailure {
    if (work.kind !== "undo") return new JobFailure(sentence, false);
    return new JobFailure(texts.failed.undoUnknown(work.name, sentence), true);
  }

  /** Takes what the core answered to a job, or to a request made beside the queue. */
  absorb(receipt: DeskReceipt): void {
    const { row } = receipt;
    this.#answers += 1;
    this.#stored = receipt.count;
    this.recent = receipt.recent;
    this.answered = row;
    this.#lastDone = row;
    this.#known.set(row.person, { row, answer: this.#answers });
    this.box.replace(row);
    if (this.chosen?.person === row.person) this.chosen = row;
  }

  async #write(work: Written): Promise<Outcome> {
    if (work.kind === "register" && work.asked !== undefined) {
      const now = this.#known.get(work.row.person);
      // Asked for a second time before the answer to the first.
      if (now && now.answer > work.asked && isSigned(now.row.state)) return this.#already(now.row);
    }
    const receipt = await send(this.session, work);
    this.absorb(receipt);
    const registered = work.kind === "walk_in" || (work.kind === "register" && !work.correction);
    this.#say(registered ? "done" : "told", receiptSentence(work, receipt.row));
    return "done";
  }

  /** Enter was faster than the search: registers when only one person can be meant, otherwise asks. */
  async #findAndDo(work: Work & { kind: "find" }, becomes: (work: Work) => void): Promise<Outcome> {
    const { text, mode, picked } = work;
    const rows = await this.#look(text);
    const row = meant(text, picked, rows);
    if (!row) throw notTold(text, rows);
    const { details } = row;
    const signature = signatureOf(mode === "screen" ? "later" : mode);
    const found: Work = { kind: "register", row, details, signature, correction: false, asked: this.#answers };
    if (isSigned(row.state)) {
      becomes(found);
      return this.#already(row);
    }
    if (mode === "screen") {
      becomes({ ...work, picked: row.person, name: row.name });
      this.#register(row, details, mode, null);
      return "nothing";
    }
    becomes(found);
    return this.#write(found);
  }

  /** Nobody is registered twice; the card shows who it was, unless somebody else has been asked for since. */
  #already(row: DeskRow): Outcome {
    if (this.box.text === "" && this.queue.pending.every(({ state, work }) => state === "running" || work.kind === "undo")) {
      this.chosen = row;
    }
    this.#say("careful", texts.receipt.already(row.name, stateText(row)));
    return "nothing";
  }

  async #undo(): Promise<Outcome> {
    const undone = await backend.call("desk.undo", { session: this.session });
    this.#answers += 1;
    this.#stored = undone.count;
    this.recent = undone.recent;
    this.#lastDone = null;
    this.#known.clear();
    this.turned += 1;
    if (undone.undone === null) this.#say("careful", texts.receipt.nothingToUndo);
    else this.#say("told", undone.undone);
    // Rows on the screen may say that the person signed.
    this.box.again();
    return "done";
  }

  #failed(job: Job): void {
    if (job.work.kind === "undo") void this.refresh();
    else this.#unheeded = this.queue.pending.length === 0 ? job : null;
    void this.#names.ask();
  }
}
