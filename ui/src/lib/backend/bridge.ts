import { remark } from "../shared/remark.svelte";
import { texts } from "../texts";
import { type Backend, type CommandName, type Commands, ENDINGS, type FilePurpose, type PickedFile } from "./backend";
import { Fault, faultFrom } from "./fault";
import { Leaving } from "./leaving";
import type { DocumentRef } from "./types";

const TOKEN_KEY = "sisconecta.bridge.token";

/** Takes the token out of the address once, so that it stays neither in the history nor in the router's way. */
function takeToken(): string {
  const match = /^#token=([^&]+)/.exec(window.location.hash);
  if (match?.[1]) {
    const token = decodeURIComponent(match[1]);
    sessionStorage.setItem(TOKEN_KEY, token);
    window.history.replaceState(null, "", `${window.location.pathname}${window.location.search}#/`);
    return token;
  }
  return sessionStorage.getItem(TOKEN_KEY) ?? "";
}

/** A plain browser in front of the bridge: HTTP for commands, server-sent events for changes. */
export class BridgeBackend implements Backend {
  readonly canPickFolder = false;
  readonly #token = takeToken();
  readonly #listeners = new Set<(kinds: string[]) => void>();
  #stream: EventSource | null = null;
  readonly #leaving = new Leaving();
  /** The page is going: what is sent now must outlive it. */
  #going = false;

  constructor() {
    window.addEventListener("pagehide", () => {
      this.#going = true;
      this.#leaving.tell();
      this.#going = false;
    });
  }

  async call<K extends CommandName>(command: K, payload: Commands[K]["payload"]): Promise<Commands[K]["reply"]> {
    return (await this.#send("/rpc", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ cmd: command, payload }),
    })) as Commands[K]["reply"];
  }

  pickFile(purpose: FilePurpose): Promise<PickedFile | null> {
    return new Promise((resolve, reject) => {
      const input = document.createElement("input");
      input.type = "file";
      input.accept = ENDINGS[purpose].map((kind) => `.${kind}`).join(",");
      input.addEventListener("cancel", () => resolve(null));
      input.addEventListener("change", () => {
        const file = input.files?.[0];
        if (!file) return resolve(null);
        this.#send(`/blob?name=${encodeURIComponent(file.name)}`, { method: "PUT", body: file })
          .then((reply) => resolve({ upload: (reply as { upload: string }).upload, name: file.name }))
          .catch(reject);
      });
      input.click();
    });
  }

  pickFolder(): Promise<string | null> {
    return Promise.resolve(null);
  }

  pickPlace(name: string): Promise<string | null> {
    // A page cannot look at the disk: the whole path is typed.
    return Promise.resolve(window.prompt(texts.shared.exportList.place, name));
  }

  async openDocument(doc: DocumentRef): Promise<void> {
    if (doc.remark && !(await remark.ask(doc.remark))) return;
    const query = new URLSearchParams({ name: doc.name, token: this.#token });
    window.open(`/blob/${doc.hash}?${query.toString()}`, "_blank", "noopener");
  }

  onChanged(listener: (kinds: string[]) => void): () => void {
    // One stream for all: browsers allow six connections to a server, and each screen listens more than once.
    this.#listeners.add(listener);
    if (!this.#stream) this.#stream = this.#openStream();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  onLeaving(listener: () => void): () => void {
    return this.#leaving.on(listener);
  }

  #openStream(): EventSource {
    const source = new EventSource(`/events?${new URLSearchParams({ token: this.#token }).toString()}`);
    source.addEventListener("message", (event: MessageEvent<string>) => {
      const notice = JSON.parse(event.data) as { changed?: string[] };
      if (notice.changed) for (const listener of [...this.#listeners]) listener(notice.changed);
    });
    return source;
  }

  async #send(path: string, init: RequestInit): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(path, {
        ...init,
        keepalive: this.#going,
        headers: { ...init.headers, authorization: `Bearer ${this.#token}` },
      });
    } catch {
      throw new Fault({ code: "bridge_unreachable", sentence: texts.shared.coreSilent });
    }
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok) throw faultFrom(body, texts.shared.coreSilent);
    return body;
  }
}
