// The chart library with the parts used here. Imported dynamically: it is loaded when somebody looks at results.

import { BarChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

/** An average from 1 to 4 and what it is of. */
export interface Bar {
  label: string;
  mean: number;
}

export interface Chart {
  show(bars: Bar[]): void;
  dispose(): void;
}

use([BarChart, GridComponent, SVGRenderer]);

const INK = "#1b2430";
const BAR = "#0f62fe";

/** Prepares an empty chart in `target`, which grows and shrinks with it. */
export function draw(target: HTMLElement): Chart {
  const chart = init(target, null, { renderer: "svg" });
  const watcher = new ResizeObserver(() => chart.resize());
  watcher.observe(target);
  const text = { color: INK, fontFamily: "IBM Plex Sans, sans-serif", fontSize: 12 };
  return {
    show(bars) {
      chart.setOption(
        {
          animation: false,
          textStyle: text,
          grid: { left: 8, right: 48, top: 4, bottom: 4, containLabel: true },
          xAxis: { type: "value", min: 0, max: 4, interval: 1, axisLabel: text },
          yAxis: {
            type: "category",
            inverse: true,
            data: bars.map((bar) => bar.label),
            axisLabel: { ...text, width: 320, overflow: "truncate" },
            axisTick: { show: false },
          },
          series: [
            {
              type: "bar",
              barMaxWidth: 14,
              itemStyle: { color: BAR },
              data: bars.map((bar) => bar.mean),
              label: { show: true, position: "right", color: INK, formatter: ({ value }: { value?: unknown }) => Number(value).toFixed(2) },
            },
          ],
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
