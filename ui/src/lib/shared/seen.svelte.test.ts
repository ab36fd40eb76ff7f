import { flushSync, mount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { backend, type Base } from "../backend";
import TestHost from "./TestHost.svelte";
import { type Writing, writing } from "./writing.svelte";

interface Profile {
  telephone: string;
  email: string;
}

interface Page {
  fields: Profile;
  base: Base;
  beside: { field: string; value: string }[];
}

const page = (as_of: number, telephone: string, email = "", beside: Page["beside"] = []): Page => ({
  fields: { telephone, email },
  base: { as_of, wrote: [] },
  beside,
});

let now = $state.raw<Page>(page(1, "111"));
let form: Writing<Profile>;
/** What each save said that the form had seen. */
let bases: Base[];

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = "";
  now = page(1, "111");
  bases = [];
  vi.spyOn(backend, "onLeaving").mockImplementation(() => () => undefined);
  mount(TestHost, {
    target: document.body,
    props: {
      make: () => {
        form = writing<Profile>({
          stored: () => now.fields,
          first: now.fields,
          seen: () => now,
          save: (fields, _showed, base) => {
            bases.push(base);
            now = { ...now, base: { as_of: now.base.as_of + 1, wrote: [] }, fields: { ...now.fields, ...fields } };
            return Promise.resolve(`op${bases.length}`);
          },
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

async function type(field: keyof Profile, value: string): Promise<void> {
  form.fields[field] = value;
  form.touch();
  await form.flush();
  flushSync();
}

function arrives(next: Page): void {
  now = next;
  flushSync();
}

test("what was taken into the boxes has been seen", async () => {
  arrives(page(7, "222"));
  expect(form.fields.telephone).toBe("222");
  await type("telephone", "333");
  expect(bases).toEqual([{ as_of: 7, wrote: [] }]);
});

test("what arrived while the same field was being typed has not", async () => {
  form.fields.telephone = "333";
  arrives(page(7, "222"));
  expect(form.elsewhere("telephone")).toBe("222");
  await type("telephone", "333");
  expect(bases).toEqual([{ as_of: 1, wrote: [] }]);
});

test("a value beside the one shown is said at its field, and the next save still has not seen it", async () => {
  await type("telephone", "333");
  arrives(page(9, "333", "", [{ field: "telephone", value: "222" }]));
  expect(form.elsewhere("telephone")).toBe("222");
  expect(form.elsewhere("email")).toBeUndefined();
  await type("telephone", "334");
  expect(bases.at(-1)).toEqual({ as_of: 2, wrote: ["op1"] });
});

test("a value beside a field that the form does not have keeps nothing back", async () => {
  arrives(page(9, "111", "", [{ field: "state", value: "Borrador" }]));
  await type("telephone", "334");
  expect(bases).toEqual([{ as_of: 9, wrote: [] }]);
});
