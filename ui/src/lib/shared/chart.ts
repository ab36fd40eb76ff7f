// The chart library with the parts used here. Imported dynamically: it is loaded when somebody looks at figures.

import { BarChart } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

/** Lying bars: a label for each, and one or more values that stand one after the other in it. */
export interface Bars {
  labels: string[];
  series: { name: string; values: number[] }[];
  /** Where the axis ends; where the values do when absent. */
  most?: number;
  /** Of the numbers that are written. */
  decimals?: number;
}

export interface Chart {
  show(bars: Bars): void;
  dispose(): void;
}

use([BarChart, GridComponent, LegendComponent, SVGRenderer]);

const INK = "#1b2430";
const COLOURS = ["#0f62fe", "#b97800"];
const TEXT = { color: INK, fontFamily: "IBM Plex Sans, sans-serif", fontSize: 12 };

/** What the library is told. Several values in a bar are written inside it and named by a legend; a single one stands beside it. */
function options({ labels, series, most, decimals = 0 }: Bars): Record<string, unknown> {
  const several = series.length > 1;
  // Nought needs no word inside the bar.
  const written = ({ value }: { value?: unknown }): string => (several && value === 0 ? "" : Number(value).toFixed(decimals));
  return {
    animation: false,
    textStyle: TEXT,
    grid: { left: 8, right: several ? 16 : 48, top: several ? 28 : 4, bottom: 4, containLabel: true },
    legend: { show: several, top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: TEXT, selectedMode: false },
    xAxis: { type: "value", minInterval: 1, axisLabel: TEXT, ...(most !== undefined && { min: 0, max: most, interval: 1 }) },
    yAxis: {
      type: "category",
      inverse: true,
      data: labels,
      axisLabel: { ...TEXT, width: 320, overflow: "truncate" },
      axisTick: { show: false },
    },
    series: series.map(({ name, values }, at) => ({
      type: "bar",
      name,
      stack: "all",
      barMaxWidth: several ? 18 : 14,
      itemStyle: { color: COLOURS[at % COLOURS.length] },
      data: values,
      label: { show: true, formatter: written, ...(several ? { color: "#ffffff" } : { position: "right", color: INK }) },
    })),
  };
}

/** Prepares an empty chart in `target`, which grows and shrinks with it. */
export function draw(target: HTMLElement): Chart {
  const chart = init(target, null, { renderer: "svg" });
  const watcher = new ResizeObserver(() => chart.resize());
  watcher.observe(target);
  return {
    show: (bars) => void chart.setOption(options(bars), { notMerge: true }),
    dispose() {
      watcher.disconnect();
      chart.dispose();
    },
  };
}
