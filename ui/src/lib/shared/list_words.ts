import { texts } from "../texts";

/** Words of the component library's lists, in Spanish. */
export function listWords(id: string): string {
  const words: Record<string, string> = {
    open: texts.shared.openList,
    close: texts.shared.closeList,
    clearSelection: texts.shared.clearChoice,
    clearAll: texts.shared.clearChoice,
  };
  return words[id] ?? texts.shared.openList;
}
