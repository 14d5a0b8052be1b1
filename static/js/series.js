// Time series by uPlot. <div class="series" data-series="id of json_script"> where the JSON is
// {"x": [unix seconds], "series": [{"label", "family", "values": []}], "unit": "money|count|percent"}; values come rounded from the server.
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", () => {
    const css = getComputedStyle(document.documentElement);
    const probe = document.createElement("i");
    const color = (name) => { probe.style.color = `var(--${name})`; document.body.append(probe); const c = getComputedStyle(probe).color; probe.remove(); return c; };
    document.querySelectorAll("[data-series]").forEach((box) => {
      const data = JSON.parse(document.getElementById(box.dataset.series).textContent);
      const tick = (u, values) => values.map((v) => (data.unit === "money" ? `$${v.toLocaleString("en-US")}` : data.unit === "percent" ? `${v} %` : v.toLocaleString("en-US")));
      const axis = { stroke: color("ink-2"), grid: { stroke: color("line"), width: 1 }, ticks: { stroke: color("line") }, font: `11px ${css.fontFamily}` };
      const plot = new window.uPlot({
        width: box.clientWidth, height: Math.max(200, box.clientHeight),
        series: [{}].concat(data.series.map((s) => ({ label: s.label, stroke: color(s.family || "accent"), width: 1.7, points: { show: false } }))),
        axes: [axis, { ...axis, values: tick, size: 64 }],
      }, [data.x].concat(data.series.map((s) => s.values)), box);
      new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: Math.max(200, plot.height) })).observe(box);
    });
  });
})();
