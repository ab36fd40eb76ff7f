import { expect, test } from "vitest";
import { texts } from "../../lib/texts";
import type { TrainingState } from "../../lib/backend";
import { lookOf, titleOf } from "./looks";

test("each state has one of four looks, and only drafts that of a draft", () => {
  const states = Object.keys(texts.labels.trainingStates) as TrainingState[];
  expect(states.filter((state) => lookOf(state) === "draft")).toEqual(["draft"]);
  expect(states.filter((state) => lookOf(state) === "cancelled")).toEqual(["cancelled"]);
  expect(states.filter((state) => lookOf(state) === "ahead")).toEqual([
    "programmed",
    "communicated",
    "published",
    "convened",
    "in_progress",
  ]);
  expect(states.filter((state) => lookOf(state) === "held")).toEqual(["held", "delivered", "complete", "registered", "filed"]);
});

test("what was called off says so in words", () => {
  expect([titleOf("Cierre", "cancelled"), titleOf("Cierre", "held")]).toEqual(["Cancelado: Cierre", "Cierre"]);
});
