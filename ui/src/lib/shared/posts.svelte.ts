import type { Post } from "../backend";
import { read } from "./live.svelte";

/** The posts of a centre with the names that they have today. Call while a component is being made. */
export function readPosts(): { readonly names: Partial<Record<Post, string>> } {
  const posts = read("staff.posts", () => ({}));
  const names = $derived(Object.fromEntries((posts.value ?? []).map((one) => [one.post, one.name])));
  return {
    get names() {
      return names;
    },
  };
}
