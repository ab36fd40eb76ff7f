import { beforeEach, expect, test } from "vitest";
import { Leaving } from "./leaving";

let leaving: Leaving;
let done: boolean;

beforeEach(() => {
  document.body.innerHTML = "<input>";
  leaving = new Leaving();
  done = false;
});

const go = (): void => void leaving.settled().then(() => (done = true));
const aMoment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test("the box with the cursor is left before anybody sends what waits", async () => {
  const order: string[] = [];
  const box = document.querySelector("input");
  box?.addEventListener("blur", () => order.push("left"));
  leaving.on(() => order.push("sent"));
  box?.focus();
  await leaving.settled();
  expect(order).toEqual(["left", "sent"]);
});

test("the page may go once the answer came, also of what that answer set going, and of what failed", async () => {
  const answers: (() => void)[] = [];
  const call = (): Promise<void> => leaving.track(new Promise((resolve) => answers.push(resolve)));
  leaving.on(() => void call().then(() => leaving.track(Promise.reject(new Error("not now"))).catch(() => call())));
  go();
  await aMoment();
  expect(done).toBe(false);
  answers.shift()?.();
  await aMoment();
  expect([answers.length, done]).toEqual([1, false]);
  answers.shift()?.();
  await aMoment();
  expect(done).toBe(true);
});

test("who stopped listening is not told, and with nothing on its way the page may go", async () => {
  let told = 0;
  leaving.on(() => (told += 1))();
  go();
  await aMoment();
  expect([told, done]).toEqual([0, true]);
});
