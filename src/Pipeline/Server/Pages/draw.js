// The drawing page: strokes go to the server, what it says of them comes back.

import { createAnswer } from "./answer.js";
import { createLatest, getModel, getWeights, predict } from "./api.js";
import { createNetwork } from "./network.js";
import { drawGrey, drawMarks } from "./pixels.js";
import { createSheet } from "./sheet.js";
import { createDrawing, toRequest } from "./strokes.js";

const side = 28, digits = "0123456789";
const $ = id => document.getElementById(id);
const invitation = $("hint").textContent, full = "The sheet takes no more points: undo a stroke, or clear it";
const drawing = createDrawing();
let answer = null, chosenClass = null, network = null, bars = null, frame = 0;

const penWidth = () => Number(document.querySelector("input[name=pen]:checked").value);
const sheet = createSheet($("sheet"), $("crosshair"), drawing, penWidth, changed);
const ask = createLatest(predict, received, error => { if (!drawing.isEmpty) fail(error); }, isBusy => { document.documentElement.dataset.busy = isBusy; });

// Once a frame, however many events there were.
function changed() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    sheet.draw();
    $("hint").hidden = !drawing.isEmpty && !drawing.isFull;
    $("hint").textContent = drawing.isFull ? full : invitation;
    $("undo").disabled = $("clear").disabled = drawing.isEmpty;
    if (drawing.isEmpty) { chosenClass = null; $("failure").hidden = true; show(null); }
    else ask({ strokes: toRequest(drawing.strokes), width: penWidth(), ...(chosenClass === null ? {} : { explain: chosenClass }) });
  });
}

function received(result) {
  $("failure").hidden = true;
  if (!drawing.isEmpty) show(result);
}

function show(result) {
  answer = result;
  bars?.show(answer, chosenClass);
  network?.show(answer?.hidden ?? null);
  drawPictures();
}

function drawPictures() {
  const blank = new Array(side * side).fill(0);
  drawGrey($("seen"), answer?.pixels ?? blank, side);
  drawMarks($("why"), answer?.attribution ?? blank, side, answer?.pixels ?? blank);
  $("seen").ariaLabel = answer ? "28 × 28 pixels of the drawing, as the network gets them" : "28 × 28 pixels, empty";
  const name = answer && bars ? className(answer.explained) : "it";
  $("why-title").textContent = `What speaks for ${name}`;
  $("why").ariaLabel = answer ? describe(answer, name) : "No attribution yet";
}

function describe({ attribution }, name) {
  const sum = sign => attribution.reduce((total, value) => total + Math.max(0, sign * value), 0).toFixed(1);
  return `Pixels that speak for ${name} add ${sum(1)} to its score, pixels that speak against it take ${sum(-1)}`;
}

let className = number => String(number);

function fail(error) {
  $("failure").textContent = error.message;
  $("failure").hidden = false;
}

$("undo").addEventListener("click", () => { drawing.undo(); changed(); });
$("clear").addEventListener("click", () => { drawing.clear(); changed(); $("sheet").focus(); });
document.querySelectorAll("input[name=pen]").forEach(input => input.addEventListener("change", changed));
document.addEventListener("keydown", event => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !drawing.isEmpty) {
    event.preventDefault();
    drawing.undo();
    changed();
  }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { drawPictures(); network?.draw(); });

async function start() {
  sheet.draw();
  const model = await getModel();
  className = number => model.classes[number];
  const isDigits = model.classes.join("") === digits;
  $("what").textContent = isDigits ? "a digit" : `one of ${model.classes.length} classes`;
  const widths = [model.layers[0]?.inputs, ...model.layers.map(layer => layer.outputs)].join(" → ");
  $("model-summary").textContent = `${model.source} · ${widths} · ${model.parameters.toLocaleString("en")} parameters`;
  bars = createAnswer(
    { bars: $("bars"), label: $("label"), certainty: $("certainty"), live: $("live") }, model.classes,
    k => { chosenClass = chosenClass === k ? null : k; changed(); });
  const weights = await Promise.all(model.layers.map((_, layer) => getWeights(layer)));
  network = createNetwork(
    { layers: $("layers"), title: $("unit-title"), weights: $("unit-weights"), text: $("unit-text"), votes: $("unit-votes") }, model, weights);
  changed();
  document.documentElement.dataset.ready = "true";
}

start().catch(fail);
