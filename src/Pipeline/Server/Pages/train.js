// The training page: what the run is, its curves and pictures, its controls, and the step that can be read.
import * as api from './train-api.js';
import { drawCurve, nice, shownSteps, smooth } from './train-curves.js';
import { buildCards, readStep, strongest } from './train-formulas.js';
import { count, format, percent } from './train-numbers.js';
import { bytesOf, drawGallery, onPick, readPalette } from './train-pictures.js';

const at = id => document.getElementById(id);
const wantsLessMotion = matchMedia('(prefers-reduced-motion: reduce)');
const slowInterval = 1000;

let now, shown, requested, chosen = [0, 0, 0], sample = 0, galleryCells = { columns: 1, rows: 1, length: 0 }, lastDrawing = 0, told = '';

// What the run is.

function show(snapshot) {
  // Snapshots arrive as answers and as events: an older one may be late.
  if (now && snapshot.sequence < now.sequence) return;
  const before = now;
  now = snapshot;
  showFigures();
  showControls(before);
  if (!wantsLessMotion.matches || !now.isRunning || performance.now() - lastDrawing > slowInterval) draw();
  // Numbers of another run must not stand under its settings.
  if (now.shownStep === null || shown?.run !== undefined && shown.run !== now.run) forgetStep();
  if (now.shownStep !== null && !isNow(shown)) loadStep();
  document.documentElement.dataset.ready = 'true';
}

function showFigures() {
  const { step, totalSteps, stepsPerEpoch, loss, accuracy, data, settings } = now;
  const state = now.failure ? 'failed' : now.divergence ? 'diverged' : now.isFinished ? 'finished' : now.isRunning ? 'running' : step === 0 ? 'ready' : 'paused';
  at('state').textContent = state;
  at('state').dataset.state = state;
  at('steps').textContent = `${count(step)} of ${count(totalSteps)}`;
  at('epoch').textContent = `${Math.min(Math.floor(step / stepsPerEpoch) + 1, totalSteps / stepsPerEpoch)} of ${totalSteps / stepsPerEpoch}`;
  at('loss').textContent = loss.means.length ? format(smooth(loss.means.map(mean => [0, mean])).at(-1)[1], 3) : '–';
  at('accuracy').textContent = percent(accuracy.at(-1).correct / data.testImages);
  at('progress').value = step / totalSteps;
  at('network').textContent = `${data.name}: ${[data.rows * data.columns, ...settings.hidden.split(','), data.classes.length].join(' → ')}, `
    + `recipe ${settings.recipe}, η = ${settings.learningRate}, ${settings.batch === '1' ? 'one sample' : `${settings.batch} samples`} a step`;
  tell(state);
}

/** Says aloud when the state changes, and not with every step. */
function tell(state) {
  const sentence = {
    running: 'Training runs.',
    paused: `Paused after step ${count(now.step)}, accuracy ${at('accuracy').textContent}.`,
    finished: `Finished after ${count(now.step)} steps, accuracy ${at('accuracy').textContent}.`,
    diverged: 'Training diverged.',
    failed: 'Training ended by an error.',
    ready: 'Ready for the first step.',
  }[state];
  if (sentence !== told) at('status').textContent = told = sentence;
}

function showControls(before) {
  const ends = now.isFinished || now.divergence !== null || now.failure !== null;
  at('run').textContent = now.isRunning ? 'Pause' : now.step > 0 && !ends ? 'Go on' : 'Run';
  at('run').disabled = ends;
  at('step').disabled = at('step-many').disabled = at('first-step-button').disabled = ends || now.isRunning;
  message('ended', now.failure ?? (now.divergence
    ? `Training diverged after step ${count(now.step)}: ${now.divergence}. Reset with a smaller learning rate.` : ''));
  if (JSON.stringify(before?.settings) !== JSON.stringify(now.settings)) {
    chosen = [0, ...now.settings.hidden.split(',').map(() => 0), 0];
    sample = 0;
    fillSettings();
  }
  at('formulas-note').textContent = now.isRunning && shown ? `These are the numbers of step ${count(shown.step)}. Pause to read the latest.`
    : shown ? `Step ${count(shown.step)}: every number is the one that training computed.` : '';
}

function draw() {
  lastDrawing = performance.now();
  const { loss, accuracy, data, step, totalSteps } = now;
  const maxX = shownSteps(step, totalSteps), per = loss.stepsPerPoint;
  const losses = loss.means.map((mean, i) => [(i + 1) * per, mean]);
  const maxLoss = nice(Math.max(0.1, ...losses.map(([, y]) => y)));
  drawCurve(at('loss-curve'), smooth(losses), {
    behind: losses, maxX, maxY: maxLoss, format: value => String(Number(value.toPrecision(2))),
    sentence: losses.length ? `The loss went from ${format(losses[0][1], 3)} to ${format(losses.at(-1)[1], 3)} in ${count(step)} steps.` : 'No step was taken yet.',
  });
  at('loss-note').textContent = `${per === 1 ? 'of each step' : `means of ${count(per)} steps`}, and the trend`;
  const shares = accuracy.map(point => [point.step, point.correct / data.testImages]);
  drawCurve(at('accuracy-curve'), shares, {
    maxX, maxY: 1, format: value => `${Math.round(100 * value)} %`,
    sentence: `The accuracy went from ${percent(shares[0][1])} to ${percent(shares.at(-1)[1])} in ${count(step)} steps.`,
  });
  at('accuracy-note').textContent = `on ${count(data.testImages)} test images, none of them trained on`;
  drawUnits();
}

function drawUnits() {
  const pictures = document.querySelector('input[name=gallery]:checked').value === 'weights' ? now.weights : now.change;
  pictures.bytes ??= bytesOf(pictures.pixels);
  galleryCells = drawGallery(at('gallery'), pictures, now.data.rows, now.data.columns, chosen[1]);
  const values = { valuemin: 0, valuemax: pictures.count - 1, valuenow: chosen[1],
    valuetext: `unit ${chosen[1]} of ${pictures.count}, after ${count(now.step)} steps` };
  for (const [name, value] of Object.entries(values)) at('gallery').setAttribute(`aria-${name}`, value);
}

/** The arrow keys move among the pictures as they stand. */
function moveInGallery(event) {
  const { columns, length } = galleryCells;
  const to = {
    ArrowLeft: chosen[1] - 1, ArrowRight: chosen[1] + 1, ArrowUp: chosen[1] - columns, ArrowDown: chosen[1] + columns,
    Home: 0, End: length - 1,
  }[event.key];
  if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (to >= 0 && to < length) choose(1, to);
}

// The step that can be read.

/** Whether numbers are those of the step that the latest snapshot names. */
const isNow = step => step !== undefined && step.run === now.run && step.step === now.shownStep;

async function loadStep() {
  const wanted = { run: now.run, step: now.shownStep };
  if (isNow(requested)) return;
  requested = wanted;
  try {
    const answer = await api.shownStep();
    // Answers may overtake each other, and a snapshot may be late: its own request then follows.
    if (answer.run !== now.run || answer.numbers.step !== now.shownStep) return;
    shown = { ...readStep(answer.numbers), run: answer.run };
  } catch {
    if (isNow(wanted)) forgetStep();
    return;
  } finally {
    if (requested === wanted) requested = undefined;
  }
  sample = Math.min(sample, shown.samples - 1);
  if (at('strongest').checked) chosen = strongest(shown, sample);
  showStep();
}

function forgetStep() {
  if (!shown && !at('first-step').hidden) return;
  shown = undefined;
  at('step-panels').hidden = true;
  at('first-step').hidden = false;
}

function showStep() {
  at('first-step').hidden = true;
  at('step-panels').hidden = false;
  showFollowFields();
  const top = document.activeElement?.closest('.bars') && document.activeElement.getAttribute('aria-label');
  const card = document.activeElement?.closest('.card')?.id;
  at('cards').dataset.step = shown.step;
  buildCards(at('cards'), { step: shown, sample, chosen, data: now.data, choose });
  // The buttons are new ones: the focus goes on where it was.
  if (top) document.querySelector(`#${card} [aria-label="${CSS.escape(top)}"]`)?.focus();
  drawUnits();
  showControls(now);
}

function choose(index, value, isLast = true) {
  at('strongest').checked = false;
  chosen[index] = value;
  if (!isLast) return;
  if (shown) showStep();
  else drawUnits();
}

function showFollowFields() {
  const fields = [
    { name: 'pixel', letter: 'i', max: shown.x.columns },
    ...shown.layers.map((layer, i) => ({
      name: layer === shown.last ? 'class' : `unit of layer ${layer.number}`, letter: layer === shown.last ? 'k' : 'j', max: layer.a.columns, index: i + 1,
    })),
  ];
  const key = JSON.stringify([fields, shown.samples]);
  const host = at('follow-fields');
  if (host.dataset.key !== key) {
    host.dataset.key = key;
    host.replaceChildren(...fields.map((field, i) => numberField(field.name, field.max, value => choose(i, value))),
      ...(shown.samples > 1 ? [numberField(`sample of ${shown.samples}`, shown.samples, chooseSample)] : []));
  }
  [...chosen, sample].forEach((value, i) => {
    const input = host.querySelectorAll('input')[i];
    if (input && input !== document.activeElement) input.value = value;
  });
}

function numberField(name, size, change) {
  const label = document.createElement('label'), input = document.createElement('input');
  Object.assign(input, { type: 'number', min: 0, max: size - 1, step: 1 });
  input.addEventListener('input', () => {
    const value = Number(input.value);
    if (input.value !== '' && Number.isInteger(value) && value >= 0 && value < size) change(value);
  });
  label.append(`${name} `, input);
  return label;
}

function chooseSample(value) {
  sample = value;
  if (at('strongest').checked) chosen = strongest(shown, sample);
  showStep();
}

// Commands.

/** Says something at a place of its own: the lost connection, the end of training, or what is wrong with a command. */
function message(id, text) {
  if (at(id).textContent === text) return;
  at(id).textContent = text;
  at(id).hidden = text === '';
}

const problem = text => message('problem', text);

async function command(send) {
  try {
    const answer = await send();
    problem('');
    show(answer);
  } catch (error) {
    problem(error.message);
  }
}

const pace = () => at('pace').value === '' ? null : Number(at('pace').value);

function fillSettings() {
  const form = at('settings-form');
  for (const [name, value] of Object.entries(now.settings)) if (form.elements[name]) setField(form.elements[name], value);
  limitSettings();
}

/** A list takes only what it has: a value that the command line set may be another one. */
function setField(field, value) {
  if (field.options && ![...field.options].some(option => option.value === value)) field.add(new Option(value));
  field.value = value;
}

/** What the recipe of the notebook leaves open. */
function limitSettings() {
  const form = at('settings-form'), isNotebook = form.elements.recipe.value === 'notebook';
  form.elements.activation.disabled = form.elements.batch.disabled = isNotebook;
}

function changeRecipe() {
  const form = at('settings-form');
  for (const name of ['hidden', 'learningRate', 'batch', 'epochs']) form.elements[name].value = '';
  form.elements.activation.value = 'sigmoid';
  limitSettings();
}

function settings() {
  const form = at('settings-form');
  return Object.fromEntries([...form.elements].filter(field => field.name && !field.disabled && field.value.trim() !== '')
    .map(field => [field.name, field.value.trim()]));
}

at('run').addEventListener('click', () => command(() => now.isRunning ? api.pause() : api.run(pace())));
at('step').addEventListener('click', () => command(() => api.step(1)));
at('step-many').addEventListener('click', () => command(() => api.step(100)));
at('first-step-button').addEventListener('click', async () => {
  await command(() => api.step(1));
  at('formulas-title').setAttribute('tabindex', '-1');
  at('formulas-title').focus({ preventScroll: true });
});
at('pace').addEventListener('change', () => now.isRunning && command(() => api.run(pace())));
at('reset').addEventListener('click', () => command(() => api.reset(now.settings)));
at('settings-form').elements.recipe.addEventListener('change', changeRecipe);
at('settings-form').addEventListener('submit', event => {
  event.preventDefault();
  command(() => api.reset(settings()));
});
at('strongest').addEventListener('change', () => {
  if (!at('strongest').checked || !shown) return;
  chosen = strongest(shown, sample);
  showStep();
});
for (const input of document.querySelectorAll('input[name=gallery]')) input.addEventListener('change', drawUnits);
onPick(at('gallery'), () => galleryCells, unit => choose(1, unit));
at('gallery').addEventListener('keydown', moveInGallery);

function redraw() {
  readPalette();
  if (!now) return;
  draw();
  if (shown) showStep();
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
let resizing;
addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(redraw, 150);
});

readPalette();
api.watch(show, isLost => {
  // A server that was started again counts snapshots and runs from 0: the numbers that are shown may be those of another run.
  if (!isLost && now) now.sequence = -1;
  if (!isLost && shown) shown.run = undefined;
  message('lost', isLost ? 'The connection to the server is lost. The page tries again by itself.' : '');
});
