import { expect, test } from "vitest";
import { typedTexts } from "./drafts.svelte";

const stored = { methodology: "Exposición.", audience_text: "Asistieron 3 personas.", results_text: "", drafted_by: "" };

test("only texts that say something else than what is stored are sent", () => {
  expect(typedTexts({ ...stored, methodology: "Exposición y casos." }, stored)).toEqual({
    methodology: "Exposición y casos.",
    audience_text: null,
    results_text: null,
    drafted_by: null,
  });
});

test("white space at the ends is nothing that somebody typed, and an emptied text is", () => {
  const sent = typedTexts({ ...stored, methodology: " Exposición. ", audience_text: "" }, stored);
  expect([sent.methodology, sent.audience_text]).toEqual([null, ""]);
});
