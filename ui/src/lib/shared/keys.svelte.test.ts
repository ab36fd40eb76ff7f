import { mount, unmount } from "svelte";
import { expect, test } from "vitest";
import { activeKeys, useKeys } from "./keys.svelte";
import TestHost from "./TestHost.svelte";

test("keys that several lists of a screen have are told once, so that F1 can list them", () => {
  const shortcut = (keys: string, does: string) => ({ keys, does, run: () => undefined });
  const groups = [
    [shortcut("f1", "Ayuda")],
    [shortcut("alt+b", "Buscar en la lista"), shortcut("ctrl+e", "Exportar la lista")],
    [shortcut("alt+b", "Buscar en la lista"), shortcut("alt+n", "Nuevo")],
  ];
  const hosts = groups.map((group) =>
    mount(TestHost, {
      target: document.body,
      props: {
        make: () => {
          useKeys(group);
          return () => () => undefined;
        },
      },
    }),
  );
  const { frame, screen } = activeKeys();
  expect(frame.map((one) => one.keys)).toEqual(["f1"]);
  expect(screen.map((one) => one.keys)).toEqual(["alt+b", "ctrl+e", "alt+n"]);
  hosts.forEach((host) => void unmount(host));
});
