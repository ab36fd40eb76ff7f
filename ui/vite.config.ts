import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * Carbon's style sheet names fonts on a public server. The program must not ask the network for anything, and brings its own
 * fonts, so those rules are taken out.
 */
function withoutRemoteFonts(): Plugin {
  return {
    name: "without-remote-fonts",
    enforce: "pre",
    transform(code, id) {
      if (!/carbon-components-svelte\/css\/.*\.css/.test(id)) return null;
      return { code: code.replace(/@font-face\s*\{[^}]*\}/g, ""), map: null };
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [withoutRemoteFonts(), svelte()],
  build: {
    target: ["safari17", "chrome120"],
    outDir: "dist",
    emptyOutDir: true,
    chunkSizeWarningLimit: 1200,
  },
  server: { port: 5173, strictPort: true },
  // The models of the screens, without a browser; the screens themselves are tried in Chromium, on the real core.
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"], restoreMocks: true },
});
