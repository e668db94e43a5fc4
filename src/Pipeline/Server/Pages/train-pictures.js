// Matrices as pictures on canvases: grey for ink and activations, two colours for signed numbers.

import { channels } from './pixels.js';

let palette;

/** The colours of the page, read again when the scheme changes. */
export function readPalette() {
  const style = getComputedStyle(document.documentElement);
  const rgb = name => channels(style.getPropertyValue(name).trim());
  palette = {
    zero: rgb('--paper'), positive: rgb('--for'), negative: rgb('--against'), ink: rgb('--ink'), paper: rgb('--paper'),
    mark: style.getPropertyValue('--mark').trim(), gap: rgb('--surface'),
  };
}

const mix = (from, to, share) => from.map((channel, i) => channel + (to[i] - channel) * share);

/** The colour of a number: signed numbers by the scale, the others from 0 to the scale. */
const signed = (value, scale) =>
  mix(palette.zero, value < 0 ? palette.negative : palette.positive, Math.min(1, Math.abs(value) / scale));
const grey = (value, scale) => mix(palette.paper, palette.ink, Math.max(0, Math.min(1, value / scale)));

export const largest = numbers => numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;

function pixels(context, columns, rows, colourAt) {
  const image = context.createImageData(columns, rows);
  for (let i = 0; i < columns * rows; i++) {
    const colour = colourAt(i);
    if (colour) image.data.set([...colour, 255], 4 * i);
  }
  return image;
}

/**
 * Draws numbers as cells of a canvas and marks one.
 * options: columns, scale, isGrey, marked, label.
 */
export function drawCells(canvas, numbers, options) {
  const { columns, marked, label } = options;
  const rows = Math.ceil(numbers.length / columns);
  const scale = options.scale ?? largest(numbers);
  const cell = Math.max(1, Math.floor((options.width ?? 280) / columns)) * Math.max(1, Math.round(devicePixelRatio));
  canvas.width = columns * cell;
  canvas.height = rows * cell;
  const context = canvas.getContext('2d');
  const small = new OffscreenCanvas(columns, rows);
  const colour = options.isGrey ? grey : signed;
  const smallContext = small.getContext('2d');
  smallContext.putImageData(
    pixels(smallContext, columns, rows, i => i < numbers.length ? colour(numbers[i], scale) : null), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  if (marked !== undefined) mark(context, marked % columns, Math.floor(marked / columns), cell, cell);
  canvas.setAttribute('aria-label', label);
}

function mark(context, column, row, width, height) {
  const line = Math.max(2, Math.round(devicePixelRatio * 2));
  context.strokeStyle = palette.mark;
  context.lineWidth = line;
  context.strokeRect(column * width + line / 2 - 1, row * height + line / 2 - 1, width - line + 2, height - line + 2);
}

/** Calls pick(index) with the cell that is clicked or touched. */
export function onPick(canvas, cells, pick) {
  canvas.addEventListener('click', event => {
    const box = canvas.getBoundingClientRect(), { columns, rows, length } = cells();
    const column = Math.floor((event.clientX - box.left) / box.width * columns);
    const row = Math.floor((event.clientY - box.top) / box.height * rows);
    const index = row * columns + column;
    if (column >= 0 && column < columns && index >= 0 && index < length) pick(index);
  });
}

/** Pictures in a row: as many as fit, or somewhat fewer where the last row is then full. */
function perRow(count, fitting) {
  const most = Math.max(1, Math.min(count, fitting));
  for (let candidate = most; candidate > 0.75 * most; candidate--) if (count % candidate === 0) return candidate;
  return most;
}

/** The pictures of all hidden units, from bytes where 128 is 0. Returns how many stand in a row. */
export function drawGallery(canvas, pictures, rows, columns, marked) {
  const room = canvas.parentElement.clientWidth - 16, gap = 1;
  // Whole pixels of the screen for each pixel of a picture: 2 on a large page, 1 on a phone.
  const factor = Math.max(1, Math.round((room < 500 ? 1 : 2) * devicePixelRatio * 28 / Math.max(28, columns)));
  const fitting = Math.floor(room * devicePixelRatio / ((columns + gap) * factor));
  const inRow = perRow(pictures.count, fitting);
  const lines = Math.ceil(pictures.count / inRow);
  const [width, height] = [inRow * (columns + gap) + gap, lines * (rows + gap) + gap];
  const small = new OffscreenCanvas(width, height), context = small.getContext('2d');
  context.fillStyle = `rgb(${palette.gap.join(' ')})`;
  context.fillRect(0, 0, width, height);
  for (let unit = 0; unit < pictures.count; unit++) {
    const image = pixels(context, columns, rows, i => signed(pictures.bytes[unit * rows * columns + i] - 128, 127));
    context.putImageData(image, gap + (unit % inRow) * (columns + gap), gap + Math.floor(unit / inRow) * (rows + gap));
  }
  canvas.width = width * factor;
  canvas.height = height * factor;
  canvas.style.width = `${canvas.width / devicePixelRatio}px`;
  const large = canvas.getContext('2d');
  large.imageSmoothingEnabled = false;
  large.drawImage(small, 0, 0, canvas.width, canvas.height);
  if (marked < pictures.count)
    mark(large, (marked % inRow), Math.floor(marked / inRow), (columns + gap) * factor, (rows + gap) * factor);
  return { columns: inRow, rows: lines, length: pictures.count };
}

export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0));
}

/** A matrix that the server sent: its numbers are those of training, bit for bit. */
export function matrixOf(sent) {
  const view = new DataView(bytesOf(sent.data).buffer);
  const numbers = Float32Array.from({ length: sent.rows * sent.columns }, (_, i) => view.getFloat32(4 * i, true));
  return {
    rows: sent.rows, columns: sent.columns, numbers,
    at: (row, column) => numbers[row * sent.columns + column],
    row: row => numbers.subarray(row * sent.columns, (row + 1) * sent.columns),
    column: column => Float32Array.from({ length: sent.rows }, (_, row) => numbers[row * sent.columns + column]),
  };
}
