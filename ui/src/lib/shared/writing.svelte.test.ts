import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { backend, Fault } from "../backend";
import TestHost from "./TestHost.svelte";
import { type Writing, writing } from "./writing.svelte";

interface Profile {
  telephone: string;
  email: string;
}

let stored = $state.raw<Profile>({ telephone: "", email: "" });
let form: Writing<Profile>;
/** Fields whose values follow from something else. */
let following: (keyof Profile)[];
let host: Record<string, never>;
let leave: () => void;
/** What was sent, each with the way to answer it. */
let sent: { fields: Profile; showed: Profile; succeed: (next?: Profile) => void; fail: () => void }[];

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = "";
  stored = { telephone: "111", email: "" };
  sent = [];
  following = [];
  vi.spyOn(backend, "onLeaving").mockImplementation((listener) => {
    leave = listener;
    return () => undefined;
  });
  host = mount(TestHost, {
    target: document.body,
    props: {
      make: () => {
        form = writing<Profile>({
          stored: () => stored,
          first: stored,
          told: (field) => !following.includes(field),
          save: (fields, showed) =>
            new Promise((resolve, reject) => {
              sent.push({
                fields,
                showed,
                succeed: (next = fields) => {
                  stored = next;
                  resolve();
                },
                fail: () => reject(new Fault({ code: "busy", sentence: "No se pudo guardar." })),
              });
            }),
        });
        return form.form;
      },
    },
  });
  flushSync();
});

afterEach(() => {
  vi.useRealTimers();
});

const box = (name: keyof Profile): HTMLInputElement => {
  const found = document.querySelector<HTMLInputElement>(`[data-field="${name}"] input`);
  if (!found) throw new Error(name);
  return found;
};

function type(name: keyof Profile, text: string): void {
  box(name).focus();
  form.fields[name] = text;
  box(name).dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}

/** Another computer's value comes in. */
function arrive(next: Partial<Profile>): void {
  stored = { ...stored, ...next };
  flushSync();
}

const settle = async (milliseconds = 0): Promise<void> => {
  await vi.advanceTimersByTimeAsync(milliseconds);
  flushSync();
};

test("saves after a rest of the keys, once, with what the form showed", async () => {
  type("telephone", "1");
  await settle(500);
  type("telephone", "12");
  await settle(799);
  expect(sent).toHaveLength(0);
  await settle(1);
  expect(sent.map(({ fields, showed }) => [fields.telephone, showed.telephone])).toEqual([["12", "111"]]);
  expect(form.busy).toBe(true);
  sent[0]?.succeed();
  await settle();
  expect([form.busy, form.savedAt]).toEqual([false, Date.now()]);
});

test("saves run one after another: what is typed meanwhile is sent when the first has answered", async () => {
  type("telephone", "12");
  await settle(800);
  type("telephone", "123");
  await settle(2000);
  expect(sent).toHaveLength(1);
  sent[0]?.succeed();
  await settle();
  expect(sent).toHaveLength(2);
  // Its own first value counts as seen.
  expect(sent[1]).toMatchObject({ fields: { telephone: "123" }, showed: { telephone: "12" } });
  sent[1]?.succeed();
  await settle();
  expect(form.fields.telephone).toBe("123");
});

test("the answer to a save does not take back what was typed since", async () => {
  type("telephone", "12");
  await settle(800);
  type("telephone", "123");
  sent[0]?.succeed();
  flushSync();
  expect(form.fields.telephone).toBe("123");
});

test("another's value comes into a field that nobody is writing", () => {
  arrive({ telephone: "222" });
  expect(form.fields.telephone).toBe("222");
});

test("the field being typed is never written over, and the value that came is told", async () => {
  type("telephone", "112");
  arrive({ telephone: "222" });
  expect(form.fields.telephone).toBe("112");
  expect(form.elsewhere("telephone")).toBe("222");
  await settle(800);
  // The core hears what the form had shown, not what came in behind it.
  expect(sent[0]).toMatchObject({ fields: { telephone: "112" }, showed: { telephone: "111" } });
});

test("a field that has the focus keeps its text, and takes the value that came once it is left unchanged", () => {
  box("telephone").focus();
  arrive({ telephone: "222" });
  expect(form.fields.telephone).toBe("111");
  box("email").focus();
  expect(form.fields.telephone).toBe("222");
  expect(form.elsewhere("telephone")).toBeUndefined();
});

test("a value that only followed from something else is not told as another's, and is taken when the field is left", () => {
  following = ["telephone"];
  box("telephone").focus();
  arrive({ telephone: "222" });
  expect([form.fields.telephone, form.elsewhere("telephone")]).toEqual(["111", undefined]);
  box("email").focus();
  flushSync();
  expect(form.fields.telephone).toBe("222");
});

test("saving one field does not send an old value of another that only has the focus", async () => {
  box("telephone").focus();
  arrive({ telephone: "222" });
  form.fields.email = "centro@ejemplo.pe";
  form.touch();
  await settle(800);
  expect(sent[0]?.fields).toEqual({ email: "centro@ejemplo.pe", telephone: "222" });
});

test("a blank at the end is no change, neither to send nor to be taken from under the cursor", async () => {
  type("telephone", "111 ");
  await settle(800);
  expect(sent).toHaveLength(0);
  arrive({ email: "a@b.pe" });
  expect(form.fields.telephone).toBe("111 ");
});

test("leaving a field saves at once", async () => {
  type("telephone", "12");
  box("email").focus();
  await settle();
  expect(sent).toHaveLength(1);
});

test.each([
  ["the page goes", () => leave()],
  ["the screen is left", () => void unmount(host)],
])("what waits is sent when %s", async (_, go) => {
  type("telephone", "12");
  go();
  await settle();
  expect(sent.map(({ fields }) => fields.telephone)).toEqual(["12"]);
});

test("what failed is kept, told, and sent again when the field is left", async () => {
  type("telephone", "12");
  await settle(800);
  sent[0]?.fail();
  await settle();
  expect(form.fault?.sentence).toBe("No se pudo guardar.");
  expect(form.fields.telephone).toBe("12");
  box("email").focus();
  await settle();
  expect(sent).toHaveLength(2);
  sent[1]?.succeed();
  await settle();
  expect(form.fault).toBeNull();
});
