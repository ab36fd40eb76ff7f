// The chart library with the parts used here. Imported dynamically: it is loaded when somebody looks at figures.

import { BarChart } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { SessionFigures } from "../../lib/backend";

export interface Chart {
  show(sessions: SessionFigures[], words: { signed: string; unsigned: string }): void;
  dispose(): void;
}

use([BarChart, GridComponent, LegendComponent, SVGRenderer]);

const INK = "#1b2430";
const SIGNED = "#0f62fe";
const UNSIGNED = "#b97800";

/** Prepares an empty chart in `target`, which grows and shrinks with it. */
export function draw(target: HTMLElement): Chart {
  const chart = init(target, null, { renderer: "svg" });
  const watcher = new ResizeObserver(() => chart.resize());
  watcher.observe(target);
  const text = { color: INK, fontFamily: "IBM Plex Sans, sans-serif", fontSize: 12 };
  return {
    show(sessions, words) {
      const bar = (name: string, color: string, pick: (session: SessionFigures) => number) => ({
        name,
        type: "bar" as const,
        stack: "all",
        barMaxWidth: 18,
        itemStyle: { color },
        data: sessions.map(pick),
        // Nought needs no word inside the bar.
        label: { show: true, color: "#ffffff", formatter: ({ value }: { value?: unknown }) => (value === 0 ? "" : String(value)) },
      });
      chart.setOption(
        {
          animation: false,
          textStyle: text,
          grid: { left: 8, right: 16, top: 28, bottom: 4, containLabel: true },
          legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: text, selectedMode: false },
          xAxis: { type: "value", minInterval: 1, axisLabel: text },
          yAxis: {
            type: "category",
            inverse: true,
            data: sessions.map((session) => session.label),
            axisLabel: text,
            axisTick: { show: false },
          },
          series: [bar(words.signed, SIGNED, (session) => session.signed), bar(words.unsigned, UNSIGNED, (session) => session.unsigned)],
        },
        { notMerge: true },
      );
    },
    dispose() {
      watcher.disconnect();
      chart.dispose();
    },
  };
}
