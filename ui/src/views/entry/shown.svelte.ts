/** The recovery code that was made just now. This page alone knows it, until it is confirmed or put off. */
export const shown = $state({
  code: "",
  /** Not the one of a first run, but one in its place. */
  renewed: false,
});
