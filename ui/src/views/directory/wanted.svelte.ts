/** What the two lists of the directory are searched for. It stays while the program is open, and one list may set the other's. */
export const wanted = $state({ people: "", entities: "" });
