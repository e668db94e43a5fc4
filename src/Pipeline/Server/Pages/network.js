// The hidden units: their incoming weights as pictures, their activations as bars, and one of them in detail.

import { drawMarks, drawSigned } from "./pixels.js";

const imageSide = 28;
const columnsOf = inputs => inputs === imageSide * imageSide ? imageSide : Math.ceil(Math.sqrt(inputs));
const format = number => (number < 0 ? "−" : "") + Math.abs(number).toFixed(2);

export function createNetwork(elements, model, weights) {
  let hidden = null, chosen = null, isChosen = false;
  // weights[l] is inputs × outputs, row by row; a unit of hidden layer l has a column of it.
  const incoming = (layer, unit) => Float32Array.from(
    { length: model.layers[layer].inputs }, (_, i) => weights[layer][i * model.layers[layer].outputs + unit]);
  const outgoing = (layer, unit) => {
    const width = model.layers[layer + 1].outputs;
    return weights[layer + 1].subarray(unit * width, (unit + 1) * width);
  };
  const layers = model.layers.slice(0, -1).map((layer, l) => createLayer(layer, l));

  function createLayer(layer, l) {
    const heading = document.createElement("h3");
    heading.textContent = `Hidden layer ${l + 1}: ${layer.outputs} units of ${layer.inputs} inputs`;
    const grid = document.createElement("div");
    grid.className = "units";
    grid.style.setProperty("--tile", layer.outputs > 150 ? "44px" : "58px");
    grid.role = "group";
    grid.ariaLabel = `Units of hidden layer ${l + 1}; arrow keys move between them`;
    const units = Array.from({ length: layer.outputs }, (_, u) => createUnit(l, u, grid));
    elements.layers.append(heading, grid);
    grid.addEventListener("keydown", event => moveFocus(event, units));
    return { units };
  }

  function createUnit(layer, unit, grid) {
    const button = document.createElement("button");
    button.type = "button";
    button.tabIndex = unit === 0 ? 0 : -1;
    button.ariaLabel = `Unit ${unit + 1}`;
    const canvas = document.createElement("canvas");
    canvas.className = "pixels";
    const level = document.createElement("span"), fill = document.createElement("i");
    level.className = "level";
    level.append(fill);
    button.append(canvas, level);
    grid.append(button);
    for (const name of ["pointerenter", "focus", "click"]) button.addEventListener(name, () => { isChosen = true; choose(layer, unit); });
    return { button, canvas, fill };
  }

  // One unit of a layer is in the order of tabs; arrows go on from there.
  function moveFocus(event, units) {
    const from = units.findIndex(unit => unit.button === document.activeElement);
    const columns = getComputedStyle(units[0].button.parentElement).gridTemplateColumns.split(" ").length;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, ArrowUp: from - columns, ArrowDown: from + columns, Home: 0, End: units.length - 1 }[event.key];
    if (to === undefined || from < 0) return;
    event.preventDefault();
    if (!units[to]) return;
    units[from].button.tabIndex = -1;
    units[to].button.tabIndex = 0;
    units[to].button.focus();
  }

  // Until somebody chooses a unit, the one that has found most of what it looks for is shown.
  function chooseStrongest() {
    const layer = layers.length - 1;
    choose(layer, hidden[layer].reduce((best, value, u, all) => Math.abs(value) > Math.abs(all[best]) ? u : best, 0));
  }

  function choose(layer, unit) {
    if (chosen) layers[chosen.layer].units[chosen.unit].button.removeAttribute("aria-current");
    chosen = { layer, unit };
    layers[layer].units[unit].button.setAttribute("aria-current", "true");
    drawChosen();
  }

  function drawChosen() {
    if (!chosen) return;
    const { layer, unit } = chosen, values = incoming(layer, unit);
    elements.title.textContent = `Unit ${unit + 1} of layer ${layer + 1}`;
    drawMarks(elements.weights, values, columnsOf(values.length));
    elements.weights.ariaLabel = `Weights of unit ${unit + 1}, from ${format(Math.min(...values))} to ${format(Math.max(...values))}`;
    const activation = hidden ? hidden[layer][unit] : 0;
    elements.text.textContent = `Weights ${format(Math.min(...values))} to ${format(Math.max(...values))}. `
      + (hidden ? `Activation ${format(activation)}.` : "Draw something to see what it finds.");
    drawVotes(layer, unit, activation);
  }

  // What the unit adds to each output: activation times outgoing weight. Only the last hidden layer speaks to classes.
  function drawVotes(layer, unit, activation) {
    const isLast = layer === layers.length - 1 && model.classes.length <= 26;
    elements.votes.replaceChildren();
    if (!isLast || !hidden) return;
    const votes = Array.from(outgoing(layer, unit), weight => weight * activation);
    const largest = Math.max(1, ...votes.map(Math.abs));
    elements.votes.append(...votes.map((vote, k) => {
      const row = document.createElement("li");
      const [name, track, bar, number] = ["span", "span", "i", "span"].map(tag => document.createElement(tag));
      [name.className, track.className, bar.className, number.className] = ["name", "track", vote < 0 ? "minus" : "plus", "number"];
      [name.textContent, number.textContent] = [model.classes[k], `${vote < 0 ? "" : "+"}${format(vote)}`];
      bar.style.width = `${50 * Math.abs(vote) / largest}%`;
      if (Math.abs(vote) < 0.005) bar.hidden = true;
      track.append(bar);
      row.append(name, track, number);
      return row;
    }));
  }

  function show(activations) {
    hidden = activations;
    layers.forEach(({ units }, l) => {
      const largest = hidden ? Math.max(1e-9, ...hidden[l].map(Math.abs)) : 1;
      units.forEach(({ button, fill }, u) => {
        const share = hidden ? Math.abs(hidden[l][u]) / largest : 0;
        fill.style.width = `${100 * share}%`;
        button.classList.toggle("on", share > 0.05);
        button.ariaLabel = hidden ? `Unit ${u + 1}, activation ${format(hidden[l][u])}` : `Unit ${u + 1}`;
      });
    });
    if (hidden && !isChosen && layers.length > 0) chooseStrongest();
    else drawChosen();
  }

  function drawAll() {
    layers.forEach(({ units }, l) => units.forEach(({ canvas }, u) =>
      drawSigned(canvas, incoming(l, u), columnsOf(model.layers[l].inputs))));
    drawChosen();
  }

  drawAll();
  if (layers.length > 0) choose(0, 0);
  return { show, draw: drawAll };
}
