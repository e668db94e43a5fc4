// Curves as SVG, with axes, the last value, and a sentence and a table for those who do not see them.
import { count } from './train-numbers.js';

const namespace = 'http://www.w3.org/2000/svg';
const [left, right, top, bottom, height] = [46, 12, 10, 26, 190];

function svg(name, attributes, ...children) {
  const node = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// Leading digits of round numbers, and into how many parts an axis that ends there is divided.
const parts = new Map([[1, 5], [2, 4], [3, 3], [4, 4], [5, 5], [6, 3], [8, 4], [10, 5]]);

const powerOf = value => 10 ** Math.floor(Math.log10(value) + 1e-9);

/** The least round number that is at least the value. */
export function nice(value) {
  const power = powerOf(value);
  return [...parts.keys()].map(digit => digit * power).find(candidate => candidate >= value * (1 - 1e-9));
}

/** Round numbers from 0 to max; where max is round, it is the last one. */
function ticks(max) {
  const step = nice(max) === max ? max / parts.get(Math.round(max / powerOf(max))) : nice(max / 5);
  return Array.from({ length: Math.floor(max / step + 1e-9) + 1 }, (_, i) => i * step);
}

/** The exponentially weighted mean of the points so far: the trend behind the noise of single samples. */
export function smooth(points, share = 0.08) {
  let mean = points[0]?.[1];
  return points.map(([x, y]) => [x, mean += share * (y - mean)]);
}

/** Draws points [x, y]; options: maxX, maxY, format, sentence, and noisy points behind them. */
export function drawCurve(host, points, { maxX, maxY, format, sentence, behind = [] }) {
  const width = Math.max(240, host.clientWidth);
  const x = value => left + value / maxX * (width - left - right);
  const y = value => height - bottom - value / maxY * (height - top - bottom);
  const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': sentence, class: 'plot' });
  for (const tick of ticks(maxY))
    root.append(
      svg('line', { x1: left, x2: width - right, y1: y(tick), y2: y(tick), class: 'grid' }),
      svg('text', { x: left - 6, y: y(tick) + 4, class: 'tick', 'text-anchor': 'end' }, format(tick)));
  for (const tick of ticks(maxX))
    root.append(svg('text', { x: x(tick), y: height - 8, class: 'tick', 'text-anchor': tick === 0 ? 'start' : x(tick) > width - right - 20 ? 'end' : 'middle' }, count(tick)));
  const path = line => line.map(([px, py], i) => `${i ? 'L' : 'M'}${x(px).toFixed(1)} ${y(Math.min(py, maxY)).toFixed(1)}`).join('');
  if (behind.length > 0) root.append(svg('path', { d: path(behind), class: 'line behind' }));
  if (points.length > 0) {
    root.append(svg('path', { d: path(points), class: 'line' }));
    const [px, py] = points.at(-1);
    root.append(svg('circle', { cx: x(px), cy: y(Math.min(py, maxY)), r: 4, class: 'dot' }));
  }
  host.replaceChildren(root);
}

/** The steps that the axis shows: all, or a round number beyond those that were taken. */
export const shownSteps = (step, total) => Math.min(total, nice(Math.max(step, 20)));
