import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    // Parts of the component library still use the older syntax; only our own files are held to runes.
    runes: undefined,
  },
};
