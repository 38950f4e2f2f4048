/* Draws the curves from the numbers in the page's tables, and makes the tables sortable. */
"use strict";
(() => {
  const root = document.documentElement;
  const colour = name => getComputedStyle(root).getPropertyValue(name).trim();
  const number = cell => (cell && cell.dataset.value !== undefined ? Number(cell.dataset.value) : null);
  const finite = value => (value !== null && Number.isFinite(value) ? value : null);

  /** The column of a table that its heading names, as numbers. */
  function column(table, key) {
    const at = [...table.tHead.rows[0].cells].findIndex(cell => cell.dataset.key === key);
    return [...table.tBodies[0].rows].map(row => finite(number(row.cells[at])));
  }

  /** A number as the table shows it. */
  function shown(table, key, row) {
    const at = [...table.tHead.rows[0].cells].findIndex(cell => cell.dataset.key === key);
    return table.tBodies[0].rows[row].cells[at].textContent;
  }

  const formats = {
    share: value => Number((100 * value).toFixed(1)) + " %",
    count: value => Math.round(value).toLocaleString("en"),
    plain: value => String(Number(value.toPrecision(4))),
  };

  function axis(values) {
    const tick = { stroke: colour("--rule"), width: 1, size: 5 };
    const font = "12px system-ui, sans-serif";
    return { stroke: colour("--soft"), font, grid: { stroke: colour("--grid"), width: 1 }, ticks: tick, ...values };
  }

  /** With no pointer on it a curve's legend shows how it ended. */
  function atRest(plot) {
    if (plot.series[0].label === "epoch") plot.setLegend({ idx: plot.data[0].length - 1 });
  }

  function options(place, format, series, x) {
    return {
      width: Math.max(place.clientWidth, 200),
      height: 230,
      scales: { x: { time: false, range: x.range } },
      axes: [
        axis({ incrs: x.increments, values: (_, ticks) => ticks.map(x.format), size: 34 }),
        axis({ values: (_, ticks) => ticks.map(formats[format]), size: format === "plain" ? 56 : 62 }),
      ],
      hooks: { ready: [atRest] },
      cursor: { sync: { key: x.label }, drag: { x: true, y: false }, points: { size: 7 } },
      series: [{ label: x.label, value: (_, v) => (v === null ? "\u2013" : x.format(v)) }, ...series],
    };
  }

  const whole = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];

  function curves(place) {
    const table = document.querySelector("#epochs table");
    const keys = place.dataset.keys.split(" ");
    const few = table.tBodies[0].rows.length < 30;
    const colours = [colour("--first"), colour("--second"), colour("--third"), colour("--soft")];
    const series = keys.map((key, i) => ({
      label: table.tHead.querySelector('[data-key="' + key + '"]').textContent,
      stroke: colours[i % colours.length],
      dash: i < colours.length ? [] : [4, 4],
      width: 2,
      points: { show: few, size: 6, fill: colour("--card") },
      value: (_, v, at, row) => (v === null || v === undefined ? "\u2013" : shown(table, keys[at - 1], row)),
    }));
    const x = {
      label: "epoch", increments: whole, format: v => (Number.isInteger(v) ? String(v) : ""),
      range: (_, least, most) => (least === most ? [least - 1, most + 1] : [least, most]),
    };
    const epochs = column(table, "epoch");
    const plot = new uPlot(options(place, place.dataset.format, series, x),
        [epochs, ...keys.map(key => column(table, key))], place);
    return plot;
  }

  /** Accuracy by confidence: bars, and the line where the two agree. */
  function reliability(place) {
    const table = document.querySelector("#reliability table");
    const show = formats.share;
    const series = [
      { label: "right", stroke: colour("--second"), fill: colour("--second") + "55", width: 1,
        paths: uPlot.paths.bars({ size: [0.9, 100] }), points: { show: false }, value: (_, v) => (v === null ? "\u2013" : show(v)) },
      { label: "as confident", stroke: colour("--first"), width: 2, dash: [5, 4], points: { show: false },
        value: (_, v) => (v === null ? "\u2013" : show(v)) },
    ];
    const middle = column(table, "middle");
    const x = { label: "confidence", format: show, range: () => [0, 1] };
    const wanted = options(place, "share", series, x);
    wanted.scales.y = { range: () => [0, 1] };
    return new uPlot(wanted, [middle, column(table, "accuracy"), middle], place);
  }

  let plots = [];
  function draw() {
    plots.forEach(plot => plot.destroy());
    plots = [...document.querySelectorAll(".plot")].map(place =>
      place.dataset.keys ? curves(place) : reliability(place));
    plots.forEach(plot => {
      plot.root.querySelector("canvas").setAttribute("aria-hidden", "true");
      plot.over.addEventListener("mouseleave", () => plots.forEach(atRest));
    });
    root.dataset.plots = plots.length;
  }

  function sortable(table) {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, at) => {
      const button = document.createElement("button");
      button.className = "sort";
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const down = heading.getAttribute("aria-sort") === "descending" || (at === 0 && !heading.hasAttribute("aria-sort"));
        headings.forEach(other => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", down ? "ascending" : "descending");
        const sign = down ? 1 : -1;
        const rows = [...table.tBodies[0].rows].sort((a, b) => {
          const one = number(a.cells[at]), two = number(b.cells[at]);
          if (one === null) return sign * a.cells[at].textContent.localeCompare(b.cells[at].textContent);
          if (Number.isNaN(one) || Number.isNaN(two)) return Number.isNaN(one) - Number.isNaN(two);
          return sign * (one - two);
        });
        table.tBodies[0].append(...rows);
      });
    });
  }

  function copyable(code) {
    if (!code || !navigator.clipboard) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", () =>
      navigator.clipboard.writeText(code.textContent).then(() => { button.textContent = "Copied"; }, () => {}));
    code.parentElement.after(button);
  }

  draw();
  document.querySelectorAll("table.sortable").forEach(sortable);
  copyable(document.querySelector("#command"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  addEventListener("beforeprint", () => { root.dataset.print = ""; draw(); });
  addEventListener("afterprint", () => { delete root.dataset.print; draw(); });
  let width = root.clientWidth, waiting;
  addEventListener("resize", () => {
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    clearTimeout(waiting);
    waiting = setTimeout(draw, 120);
  });
})();
