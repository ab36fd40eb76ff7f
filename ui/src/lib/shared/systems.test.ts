import { describe, expect, it } from "vitest";
import type { SystemChoice } from "../backend";
import { governingBodies, shownSystems } from "./systems";

const choice = (code: string, governing_body: string, active = true): SystemChoice => ({
  code,
  name: code.toUpperCase(),
  governing_body,
  active,
});
const systems = [choice("debt", "DGETP"), choice("treasury", "DGETP"), choice("old", "OGTI", false)];

describe("systems of a form", () => {
  it("are those offered, and a retired one only where it was chosen", () => {
    expect(shownSystems(systems, []).map((one) => one.code)).toEqual(["debt", "treasury"]);
    expect(shownSystems(systems, ["old"]).map((one) => one.name)).toEqual(["DEBT", "TREASURY", "OLD"]);
  });

  it("keep one whose name has not arrived, called by its code", () => {
    expect(shownSystems(systems, ["gestion_fiscal"]).at(-1)).toEqual({
      code: "gestion_fiscal",
      name: "gestion_fiscal",
      governing_body: "",
      active: false,
    });
  });

  it("name each governing body once", () => {
    expect(governingBodies(systems, ["debt", "treasury"])).toEqual(["DGETP"]);
    expect(governingBodies([choice("x", "")], ["x"])).toEqual([]);
  });
});
