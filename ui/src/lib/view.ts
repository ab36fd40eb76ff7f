// What a folder of views says of itself in its index.ts. The menu, the router, the help and the search are made from it.

import type { Component } from "svelte";
import type { ExchangeStatus, Found, TrainingDetail } from "./backend";
import type { StepProps } from "../views/training/step";

/** What F1 says of a screen; its keys are listed by the screen itself. */
export interface Explained {
  title: string;
  paragraphs: readonly string[];
}

/** A screen with a place of its own. */
export interface Place {
  /** First part of the address, `eventos` of `#/eventos/…`. */
  place: string;
  label: string;
  /** As `Shortcut.keys`. */
  key?: string;
  menu: "main" | "foot" | "none";
  screen: () => Promise<{ default: Component }>;
  help?: Explained;
  /** How many things wait there; shown in the menu when there are any. */
  waiting?: (exchange: ExchangeStatus) => number;
}

/** A step of an event: a tab of its screen. */
export interface Step {
  /** The part of the address, `programa` of `#/eventos/ID/programa`. */
  step: string;
  label: string;
  screen: () => Promise<{ default: Component<StepProps> }>;
  help: Explained;
  /** A number beside the label. */
  count?: (training: TrainingDetail) => number;
  /** What the event lacks stands beside it. A step with a list of its own, or with a queue in front of it, does without. */
  lacks: boolean;
}

/** Something the search of everything finds. */
export interface Finds {
  kind: Found["kind"];
  label: string;
  address: (id: string) => string;
}

export interface View {
  places?: readonly Place[];
  steps?: readonly Step[];
  finds?: readonly Finds[];
}
