// Pictures of numbers: grey pixels, small weights in two colours, and marks whose shape and size tell sign and amount.

const colour = (element, name) => getComputedStyle(element).getPropertyValue(name).trim();

// Red, green and blue of a colour such as #1d4ed8.
export const channels = text => {
  const hex = text.replace("#", "");
  return [0, 2, 4].map(i => parseInt(hex.slice(i, i + 2), 16));
};

// Ink on paper: pixels from 0 to 255, row by row.
export function drawGrey(canvas, pixels, columns) {
  const rows = Math.ceil(pixels.length / columns);
  canvas.width = columns;
  canvas.height = rows;
  const [paper, ink] = [channels(colour(canvas, "--paper")), channels(colour(canvas, "--ink"))];
  const image = new ImageData(columns, rows);
  pixels.forEach((pixel, i) => {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = paper[c] + (ink[c] - paper[c]) * pixel / 255;
    image.data[4 * i + 3] = 255;
  });
  canvas.getContext("2d").putImageData(image, 0, 0);
}

// A small picture: the colour is the sign, its strength the amount. Nothing is told by it that the large one does not tell by shape.
export function drawSigned(canvas, values, columns) {
  const rows = Math.ceil(values.length / columns), largest = largestOf(values);
  canvas.width = columns;
  canvas.height = rows;
  const [plus, minus] = [channels(colour(canvas, "--for")), channels(colour(canvas, "--against"))];
  const image = new ImageData(columns, rows);
  values.forEach((value, i) => {
    image.data.set(value > 0 ? plus : minus, 4 * i);
    image.data[4 * i + 3] = 255 * Math.min(1, Math.abs(value) / largest);
  });
  canvas.getContext("2d").putImageData(image, 0, 0);
}

// A mark for each number: a filled square above 0, an open circle below, its size the amount. Behind them, faintly, an image.
export function drawMarks(canvas, values, columns, behind = null) {
  const rows = Math.ceil(values.length / columns), largest = largestOf(values);
  const cell = Math.max(4, Math.round(canvas.clientWidth * (window.devicePixelRatio || 1) / columns));
  canvas.width = cell * columns;
  canvas.height = cell * rows;
  const context = canvas.getContext("2d");
  const [plus, minus, ink] = [colour(canvas, "--for"), colour(canvas, "--against"), colour(canvas, "--ink")];
  for (let i = 0; i < values.length; i++) {
    const x = i % columns * cell, y = Math.floor(i / columns) * cell;
    if (behind && behind[i] > 0) {
      context.globalAlpha = 0.16 * behind[i] / 255;
      context.fillStyle = ink;
      context.fillRect(x, y, cell, cell);
      context.globalAlpha = 1;
    }
    const size = cell * Math.sqrt(Math.abs(values[i]) / largest);
    if (size < 1.5) continue;
    if (values[i] > 0) {
      context.fillStyle = plus;
      context.fillRect(x + (cell - size) / 2, y + (cell - size) / 2, size, size);
    } else {
      const line = Math.max(1, size * 0.2);
      context.strokeStyle = minus;
      context.lineWidth = line;
      context.beginPath();
      context.arc(x + cell / 2, y + cell / 2, Math.max(0.5, (size - line) / 2), 0, 2 * Math.PI);
      context.stroke();
    }
  }
}

const largestOf = values => values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-12);
