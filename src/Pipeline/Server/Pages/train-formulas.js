// The formulas of one step, filled with its numbers. Layers, updates and losses are those that the server sent. Computed here, from them,
// are only the number of a pixel, the terms of a sum that stand for "others", and the share of one sample in the update of a batch.
import {
  count, format, formula, inner, letter, mfrac, mi, mn, mo, mrow, msum, msup, sub, sup,
} from './train-numbers.js';
import { drawCells, largest, matrixOf, onPick } from './train-pictures.js';

const exact = 7;

/** The step as the server sent it, with matrices of numbers. */
export function readStep(sent) {
  const layers = sent.layers.map(layer => ({
    ...layer,
    ...Object.fromEntries(['z', 'a', 'delta', 'w', 'b', 'weightUpdate', 'biasUpdate', 'nextW', 'nextB']
      .map(name => [name, layer[name] && matrixOf(layer[name])])),
  }));
  const step = {
    ...sent, x: matrixOf(sent.x), t: matrixOf(sent.t), outputAfter: matrixOf(sent.outputAfter), layers,
    sampleLosses: matrixOf(sent.sampleLosses),
  };
  layers.forEach((layer, i) => {
    layer.inputs = i === 0 ? step.x : layers[i - 1].a;
    layer.next = layers[i + 1];
  });
  step.last = layers.at(-1);
  step.samples = step.x.rows;
  return step;
}

/** What is followed: chosen[0] is a pixel, chosen[1] a unit of layer 2, and so on; and the sample of the batch. */
export function strongest(step, sample) {
  const argmax = numbers => numbers.reduce((best, value, i) => Math.abs(value) > Math.abs(numbers[best]) ? i : best, 0);
  const chosen = step.layers.map(layer => argmax(layer.delta.row(sample)));
  const first = step.layers[0], weights = first.w.column(chosen[0]);
  return [argmax(step.x.row(sample).map((ink, i) => ink * (1 + Math.abs(weights[i])))), ...chosen];
}

const isReplaced = layer => layer.biasUpdate === null;

/** The cards in the order in which the recipe computes. */
export function buildCards(host, view) {
  const { step } = view;
  const forward = [inputCard(view), ...step.layers.flatMap(layer => [sumCard(view, layer), activationCard(view, layer)])];
  const backwards = [...step.layers].reverse();
  const deltas = backwards.map(layer => [layer === step.last ? outputDeltaCard(view, layer) : hiddenDeltaCard(view, layer)]);
  const updates = backwards.map(layer => [parameterCard(view, layer)]);
  const groups = [
    group('Forward', '순전파', 'From the picture to the answer, and to the loss (손실): how wrong it is, in one number.',
      [...forward, lossCard(view)]),
    ...(step.recipe === 'notebook'
      ? [group('Backward and update', '역전파와 갱신',
          'In the order of the notebook: W³ is updated before δ² is computed from it.',
          [...backwards.flatMap((_, i) => [...deltas[i], ...updates[i]]), afterCard(view)])]
      : [group('Backward', '역전파', 'How the loss changes with each sum z: δ, from the last layer to the first.', deltas.flat()),
        group('Update', '갱신', 'All weights and biases together, a small step against the gradient.', [...updates.flat(), afterCard(view)])]),
  ];
  host.replaceChildren(...groups);
}

function group(title, korean, text, cards) {
  const section = node('section', { className: 'group' },
    node('div', { className: 'group-head' },
      node('h3', {}, `${title} `, node('span', { className: 'korean', lang: 'ko' }, korean)), node('p', { className: 'muted small' }, text)),
    node('div', { className: 'cards' }, ...cards));
  return section;
}

function node(name, properties, ...children) {
  const element = document.createElement(name);
  Object.assign(element, properties);
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻', lowered = '₀₁₂₃₄₅₆₇₈₉ᵢₖₙ';

/** Text in which indices and exponents are elements, so that they have a size that can be read. */
function withIndices(text) {
  return text.split(/([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|[₀-₉ᵢₖₙ]+)/).filter(Boolean).map(part =>
    raised.includes(part[0]) ? node('sup', {}, [...part].map(sign => '0123456789−'[raised.indexOf(sign)]).join(''))
    : lowered.includes(part[0]) ? node('sub', {}, [...part].map(sign => '0123456789ikn'[lowered.indexOf(sign)]).join(''))
    : part);
}

const line = (...children) => node('p', { className: 'arithmetic' },
  ...children.flatMap(child => typeof child === 'string' ? withIndices(child) : [child]));
const power = text => node('sup', {}, ...withIndices(text));
const result = (value, precision) => node('strong', {}, ...withIndices(format(value, precision)));

function card(id, [title, korean], math, lines, picture, note) {
  const element = node('article', { className: 'panel card', id },
    node('h4', {}, `${title} `, node('span', { className: 'korean', lang: 'ko' }, korean)),
    node('div', { className: 'formula' }, ...[math].flat()),
    node('div', { className: picture ? 'body' : 'body alone' },
      picture ? node('div', { className: 'picture' }, picture) : null,
      node('div', { className: 'lines' }, ...lines, note ? node('p', { className: 'note small' }, ...withIndices(note)) : null)));
  return element;
}

/** A picture of cells in which one can be picked. */
function cells(view, numbers, options) {
  const canvas = node('canvas', { className: `pixels${options.pick ? ' pickable' : ''}` });
  canvas.setAttribute('role', 'img');
  drawCells(canvas, numbers, options);
  if (options.pick)
    onPick(canvas, () => ({ columns: options.columns, rows: Math.ceil(numbers.length / options.columns), length: numbers.length }),
      index => view.choose(options.pick, index));
  canvas.style.width = `${options.width ?? 280}px`;
  return options.caption ? node('figure', {}, canvas, node('figcaption', { className: 'small muted' }, options.caption)) : canvas;
}

const imageColumns = view => view.data.columns;
const unitColumns = width => width <= 12 ? width : Math.min(20, Math.ceil(Math.sqrt(width)));

const classTitle = (view, k) => view.data.classes[k] === String(k) ? '' : ` (${view.data.classes[k]})`;

/** The picture of the numbers of a layer: cells for hidden units, bars for classes. */
function layerPicture(view, layer, numbers, what, { isGrey = false, targets = null, scale } = {}) {
  const index = view.step.layers.indexOf(layer) + 1;
  if (layer === view.step.last) return bars(view, numbers, index, { isGrey, targets, what });
  return cells(view, numbers, {
    columns: unitColumns(numbers.length), width: 200, isGrey, scale: scale ?? (isGrey ? largest(numbers) : undefined),
    marked: view.chosen[index], pick: index,
    label: `${what} of ${numbers.length} units, from ${format(Math.min(...numbers), 3)} to ${format(Math.max(...numbers), 3)}`,
    caption: `${what}: ${numbers.length} units, ${format(Math.min(...numbers), 3)} … ${format(Math.max(...numbers), 3)}`,
  });
}

/** A bar for each class; the row that is followed is marked, and another can be chosen. */
function bars(view, numbers, index, { targets, what }) {
  const scale = Math.max(largest(numbers), targets ? 1 : 0);
  const table = node('table', { className: 'bars' }, node('caption', { className: 'visually-hidden' }, `${what} by class`));
  numbers.forEach((value, k) => {
    const bar = node('span', { className: value < 0 ? 'bar negative' : 'bar positive' });
    bar.style.width = `${(50 * Math.abs(value) / scale).toFixed(1)}%`;
    bar.style[value < 0 ? 'right' : 'left'] = '50%';
    if (targets) {
      bar.style.left = '0';
      bar.style.width = `${(100 * Math.max(0, value) / scale).toFixed(1)}%`;
    }
    const mark = targets ? node('span', { className: 'target' }) : null;
    if (mark) mark.style.left = `${(100 * targets[k] / scale).toFixed(1)}%`;
    const button = node('button', { type: 'button', className: 'class-button', onclick: () => view.choose(index, k) }, view.data.classes[k]);
    button.setAttribute('aria-pressed', String(view.chosen[index] === k));
    button.setAttribute('aria-label', `Follow class ${view.data.classes[k]}`);
    table.append(node('tr', { className: view.chosen[index] === k ? 'followed' : '' },
      node('th', { scope: 'row' }, button),
      node('td', { className: 'track' }, node('span', { className: targets ? 'room' : 'room centred' }, bar, mark)),
      node('td', { className: 'number' }, format(value, 3)),
      targets ? node('td', { className: 'number muted' }, `t ${format(targets[k], 2)}`) : null));
  });
  return table;
}

const label = (view, sample) => {
  const t = view.step.t.row(sample);
  return t.indexOf(Math.max(...t));
};

const answer = numbers => numbers.indexOf(Math.max(...numbers));

function inputCard(view) {
  const { step, sample, chosen } = view;
  const x = step.x.row(sample), i = chosen[0], columns = imageColumns(view);
  const image = step.firstImage === null ? 'A training image' : `Training image ${count(step.firstImage + sample)}`;
  const lecture = step.recipe !== 'minibatch';
  const pixel = Math.round(lecture ? (x[i] - 0.01) / 0.99 * 255 : x[i] * 255);
  return card('card-x', ['The sample at hand: x', '입력'], formula('x from pixels', mi('x'), mo('='), mfrac(mi('p'), mn(255)),
    ...(lecture ? [mo('·'), mn('0.99'), mo('+'), mn('0.01')] : [])),
  [
    line(`${image} shows `, node('strong', {}, view.data.classes[label(view, sample)]), '.'),
    line(`Pixel ${i} (row ${Math.floor(i / columns)}, column ${i % columns}) is ${pixel}: `),
    line(`x${sub(i)} = ${pixel}/255${lecture ? '·0.99 + 0.01' : ''} = `, result(x[i])),
  ],
  cells(view, x, {
    columns, width: 224, isGrey: true, scale: 1, marked: i, pick: 0,
    label: `The image: a ${view.data.classes[label(view, sample)]}`, caption: 'Choose a pixel to follow it.',
  }));
}

const previous = layer => ({ name: layer.number === 2 ? 'x' : `a${sup(layer.number - 1)}`, letter: () => letter('a', layer.number - 1) });

function sumCard(view, layer) {
  const { sample, chosen } = view, l = layer.number, at = view.step.layers.indexOf(layer);
  const [i, j] = [chosen[at], chosen[at + 1]];
  const x = layer.inputs.row(sample), z = layer.z.row(sample)[j], b = layer.b.at(0, j), term = x[i] * layer.w.at(i, j);
  const name = previous(layer);
  return card(`card-z${l}`, [`Sums of layer ${l}: z${sup(l)}`, '가중합'],
    formula(`z ${l}`, letter('z', l), mo('='), name.letter(), letter('W', l), mo('+'), letter('b', l)),
    [
      line(`z${sup(l)}${sub(j)} = Σᵢ ${name.name}ᵢ·W${sup(l)}[i, ${j}] + b${sup(l)}${sub(j)}`),
      line(`= ${name.name}${sub(i)}·W${sup(l)}[${i}, ${j}] + ${count(x.length - 1)} others + b${sup(l)}${sub(j)}`),
      line(`= ${format(x[i])}·${inner(layer.w.at(i, j))} + ${inner(z - b - term)} + ${inner(b)} = `, result(z)),
    ],
    layerPicture(view, layer, layer.z.row(sample), `z${sup(l)}`));
}

const letters = { sigmoid: 'σ', softmax: 'softmax', tanh: 'tanh', relu: 'relu' };

function activationText(layer, z, a, j) {
  const l = sup(layer.number), name = `a${l}${sub(j)}`;
  switch (layer.activation) {
    case 'sigmoid': return [
      line(`${name} = σ(z${l}${sub(j)}) = 1/(1 + e`, power('−z'), ')'),
      line('= 1/(1 + e', power(format(-z[j])), ') = ', result(a[j]))];
    case 'tanh': return [line(`${name} = tanh(${format(z[j])}) = `, result(a[j]))];
    case 'relu': return [line(`${name} = max(0, ${format(z[j])}) = `, result(a[j]))];
    case 'identity': return [line(`${name} = z${l}${sub(j)} = `, result(a[j]))];
    case 'softmax': return [
      line(`${name} = e`, power(`z${sub(j)}`), ' / Σₖ e', power('zₖ')),
      line('= e', power(format(z[j])), ' / (', ...Array.from(z).slice(0, 3).flatMap(value => ['e', power(format(value, 3)), ' + ']), '…) = ', result(a[j]))];
    default: return [line(`${name} = ${layer.activation}(${format(z[j])}) = `, result(a[j]))];
  }
}

function activationCard(view, layer) {
  const { sample, step } = view, l = layer.number, j = view.chosen[step.layers.indexOf(layer) + 1];
  const isLast = layer === step.last, a = layer.a.row(sample);
  const lines = activationText(layer, layer.z.row(sample), a, j);
  if (isLast) {
    const said = answer(a), right = label(view, sample);
    lines.push(line(`The largest is that of ${view.data.classes[said]}: `,
      node('strong', { className: said === right ? 'right' : 'wrong' }, said === right ? 'right' : `wrong, it is ${view.data.classes[right]}`), '.'));
  }
  return card(`card-a${l}`, isLast ? [`The answer: a${sup(l)}`, '출력'] : [`Activations of layer ${l}: a${sup(l)}`, '활성화'],
    formula(`a ${l}`, letter('a', l), mo('='), mi(letters[layer.activation] ?? 'f'), mo('('), letter('z', l), mo(')')),
    lines,
    layerPicture(view, layer, a, `a${sup(l)}`,
      isLast && layer.activation !== 'identity' ? { targets: step.t.row(sample) } : { isGrey: layer.activation === 'sigmoid', scale: layer.activation === 'sigmoid' ? 1 : undefined }));
}

function lossCard(view) {
  const { step, sample } = view, { last } = step, l = last.number, L = sup(l);
  const a = last.a.row(sample), t = step.t.row(sample), right = label(view, sample), loss = step.sampleLosses.at(sample, 0);
  const ofBatch = step.samples > 1 ? `Mean over the ${step.samples} samples of the batch: ` : '';
  const printed = step.recipe === 'minibatch' ? 'This is the loss of the curve.'
    : `The curve shows what the lecture prints: −Σ t·ln(a + 10⁻⁷) + (1 − t)·ln(1 − a + 10⁻⁷) after the update, here ${format(step.printedLoss)}.`;
  if (last.activation === 'softmax') {
    return card('card-loss', ['The loss: E', '손실'], formula('E', mi('E'), mo('='), mo('−'), msum('k', mrow(
      mi('t'), mo('·'), mi('ln'), letter('a', l)))), [
      line(`E = −Σₖ tₖ·ln a${L}ₖ, and t is 1 for class ${right} alone:`),
      line(`= −ln ${format(a[right])} = `, result(loss)),
      ofBatch ? line(ofBatch, result(step.loss)) : null,
    ].filter(Boolean), null, printed);
  }
  const terms = Array.from(a, (value, k) => `(${format(value, 3)} − ${format(t[k], 2)})²`);
  return card('card-loss', ['The loss: E', '손실'], formula('E', mi('E'), mo('='), mfrac(mn(1), mn(2)), mo('∑'),
    msup(mrow(mo('('), letter('a', l), mo('−'), mi('t'), mo(')')), mn(2))), [
    line(`E = ½ Σₖ (a${L}ₖ − tₖ)²`),
    line(`= ½ [${terms.slice(0, 12).join(' + ')}${terms.length > 12 ? ' + …' : ''}]`),
    line('= ', result(loss)),
    ofBatch ? line(ofBatch, result(step.loss)) : null,
  ].filter(Boolean), null, printed);
}

function outputDeltaCard(view, layer) {
  const { step, sample } = view, l = layer.number, L = sup(l), k = view.chosen[step.layers.length];
  const a = layer.a.row(sample)[k], t = step.t.row(sample)[k], delta = layer.delta.row(sample)[k], N = step.samples;
  const isSoftmax = layer.activation === 'softmax', share = N > 1 ? ` / ${N}` : '';
  const math = isSoftmax
    ? [mo('('), letter('a', l), mo('−'), mi('t'), mo(')')]
    : [mo('('), letter('a', l), mo('−'), mi('t'), mo(')'), mo('⊙'), letter('a', l), mo('⊙'), mo('('), mn(1), mo('−'), letter('a', l), mo(')')];
  return card(`card-delta${l}`, [`Error of layer ${l}: δ${L}`, '오차'],
    formula(`delta ${l}`, letter('δ', l), mo('='), mfrac(mrow(mo('∂'), mi('E')), mrow(mo('∂'), letter('z', l))), mo('='),
      ...(N > 1 ? [mfrac(mn(1), mn(N))] : []), ...math),
    isSoftmax
      ? [line(`δ${L}${sub(k)} = (a${L}${sub(k)} − t${sub(k)})${share} = (${format(a)} − ${format(t, 2)})${share} = `, result(delta))]
      : [
        line(`δ${L}${sub(k)} = (a${L}${sub(k)} − t${sub(k)})·a${L}${sub(k)}·(1 − a${L}${sub(k)})${share}`),
        line(`= (${format(a)} − ${format(t, 2)})·${format(a)}·(1 − ${format(a)})${share} = `, result(delta)),
      ],
    layerPicture(view, layer, layer.delta.row(sample), `δ${L}`),
    deltaNote(delta));
}

export const deltaNote = delta =>
  delta > 0 ? 'Positive: this output is too large, and its sum has to fall.'
  : delta < 0 ? 'Negative: this output is too small, and its sum has to rise.'
  : 'Zero: nothing changes by this output, which is right or saturated.';

const derivatives = {
  sigmoid: { math: l => [letter('a', l), mo('⊙'), mo('('), mn(1), mo('−'), letter('a', l), mo(')')], text: n => `${n}·(1 − ${n})`, value: (z, a) => `${format(a)}·(1 − ${format(a)})` },
  tanh: { math: l => [mo('('), mn(1), mo('−'), msup(mrow(mo('('), letter('a', l), mo(')')), mn(2)), mo(')')], text: n => `(1 − ${n})·(1 + ${n})`, value: (z, a) => `(1 − ${inner(a)})·(1 + ${inner(a)})` },
  relu: { math: l => [mo('['), letter('z', l), mo('>'), mn(0), mo(']')], text: n => `[${n} > 0]`, value: z => z > 0 ? '1' : '0' },
  identity: { math: () => [mn(1)], text: () => '1', value: () => '1' },
};

function hiddenDeltaCard(view, layer) {
  const { step, sample } = view, l = layer.number, L = sup(l), N = sup(l + 1), at = step.layers.indexOf(layer) + 1, j = view.chosen[at];
  const isNew = step.recipe === 'notebook';
  const weights = (isNew ? layer.next.nextW : layer.next.w).row(j), errors = layer.next.delta.row(sample);
  const a = layer.a.row(sample)[j], z = layer.z.row(sample)[j], delta = layer.delta.row(sample)[j];
  const f = derivatives[layer.activation];
  const all = Array.from(errors, (error, k) => ({ k, error, weight: weights[k], size: Math.abs(error * weights[k]) }));
  const shown = all.length <= 10 ? all : [...all].sort((p, q) => q.size - p.size).slice(0, 4);
  const rest = all.length - shown.length;
  const name = layer.activation === 'relu' ? `z${L}${sub(j)}` : `a${L}${sub(j)}`;
  return card(`card-delta${l}`, [`Error of layer ${l}: δ${L}`, '오차'],
    formula(`delta ${l}`, letter('δ', l), mo('='), letter('δ', l + 1),
      msup(mrow(mo('('), letter('W', l + 1), mo(')')), mi('T')), mo('⊙'), ...(f ? f.math(l) : [mi('f′'), mo('('), letter('z', l), mo(')')])),
    [
      line(`δ${L}${sub(j)} = (Σₖ δ${N}ₖ·W${N}[${j}, k])·${f ? f.text(name) : `f′(z${L}${sub(j)})`}`),
      line(`= (${shown.map(term => `${inner(term.error, 3)}·${inner(term.weight, 3)}`).join(' + ')}`
        + `${rest ? ` + ${count(rest)} smaller terms` : ''})·${f ? f.value(z, a) : `f′(${format(z)})`} = `, result(delta)),
    ],
    layerPicture(view, layer, layer.delta.row(sample), `δ${L}`),
    isNew
      ? `A quirk of the notebook: the W${N} in this formula is the one after its update, so δ${L} is not quite the derivative.`
      : `The errors of layer ${l + 1} come back along the same weights that carried the activations forward: this is back-propagation.`);
}

/** The whole of W or, for the first layer, the column of the unit that is followed as a picture. */
function weightPictures(view, layer, at) {
  const [i, j] = [view.chosen[at], view.chosen[at + 1]], l = layer.number, L = sup(l);
  if (at === 0) {
    const columns = imageColumns(view);
    const picture = (numbers, caption, scale) => cells(view, numbers, {
      columns, width: 136, scale, marked: i, pick: 0, label: `${caption}, as a picture`, caption,
    });
    const before = layer.w.column(j), scale = largest(before);
    return node('div', { className: 'pictures' },
      picture(before, `W${L}[·, ${j}] before`, scale), picture(layer.weightUpdate.column(j), `ΔW${L}[·, ${j}]`),
      picture(layer.nextW.column(j), 'after', scale));
  }
  const { rows, columns } = layer.w, update = layer.weightUpdate, numbers = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) numbers[column * rows + row] = update.at(row, column);
  const canvas = node('canvas', { className: 'pixels wide pickable' });
  canvas.setAttribute('role', 'img');
  drawCells(canvas, numbers, { columns: rows, width: 600, marked: j * rows + i, label: `ΔW${L}: ${columns} rows, one for each unit of layer ${l}` });
  onPick(canvas, () => ({ columns: rows, rows: columns, length: rows * columns }), index => {
    view.choose(at, index % rows, false);
    view.choose(at + 1, Math.floor(index / rows));
  });
  canvas.style.height = `${Math.min(240, 12 * columns)}px`;
  return node('figure', {}, canvas, node('figcaption', { className: 'small muted' },
    `ΔW${L}: a row for each of ${columns} units of layer ${l}, a column for each of ${rows} of layer ${l - 1}; strongest ${format(largest(numbers), 3)}`));
}

function weightLines(view, layer) {
  const { step, sample } = view, at = step.layers.indexOf(layer), L = sup(layer.number), name = previous(layer);
  const [i, j] = [view.chosen[at], view.chosen[at + 1]], eta = step.learningRate, N = step.samples;
  const x = layer.inputs.row(sample)[i], delta = layer.delta.row(sample)[j];
  const update = layer.weightUpdate.at(i, j), target = `W${L}[${i}, ${j}]`;
  return [
    line(`${target} ← ${target} − η·${N > 1 ? `Σₙ ${name.name}ₙ${sub(i)}·δ${L}ₙ${sub(j)}` : `${name.name}${sub(i)}·δ${L}${sub(j)}`}`),
    line(N > 1
      ? `This sample adds −${eta}·${inner(x)}·${inner(delta)} = ${format(-eta * x * delta)}; all ${N} samples together ${format(update)}`
      : `= ${format(layer.w.at(i, j))} − ${eta}·${inner(x)}·${inner(delta)}`),
    updateLine(layer.w.at(i, j), update, layer.nextW.at(i, j)),
  ];
}

/** before + update = after, as the server sent them. */
function updateLine(before, update, after) {
  const shown = line(`= ${format(before, exact)} ${update < 0 ? '−' : '+'} ${format(Math.abs(update), exact)} = `, result(after, exact));
  shown.className += ' update';
  Object.assign(shown.dataset, { before, update, after });
  return shown;
}

function biasLines(view, layer) {
  const { step } = view, at = step.layers.indexOf(layer) + 1, j = view.chosen[at], L = sup(layer.number), eta = step.learningRate;
  const before = layer.b.at(0, j), target = `b${L}${sub(j)}`;
  if (isReplaced(layer))
    return [
      line(`${target} ← η·δ${L}${sub(j)} = ${eta}·${inner(layer.delta.row(0)[j])} = `, result(layer.nextB.at(0, j))),
      line(`It was ${format(before)}, of which nothing is left.`),
    ];
  const sum = step.samples > 1 ? `Σₙ δ${L}ₙ${sub(j)}` : `δ${L}${sub(j)}`;
  return [line(`${target} ← ${target} − η·${sum}`), updateLine(before, layer.biasUpdate.at(0, j), layer.nextB.at(0, j))];
}

function parameterCard(view, layer) {
  const { step, sample } = view, at = step.layers.indexOf(layer), l = layer.number, L = sup(l), j = view.chosen[at + 1];
  const delta = layer.delta.row(sample)[j], grows = delta < 0 ? 'more' : delta > 0 ? 'less' : 'neither more nor less';
  const notes = [
    isReplaced(layer) ? 'A quirk of the notebook: b² is replaced instead of updated, and with the sign turned. What remains is noise of the last sample.' : '',
    at === 0 ? `ΔW${L} of a unit is x itself, times −η·δ${L}${sub(j)}${step.samples > 1 ? ', summed over the batch' : ''}: `
      + `the unit learns to answer ${grows} to this picture.` : '',
  ].filter(Boolean).join(' ');
  return card(`card-w${l}`, [`Weights and biases of layer ${l}`, '가중치와 편향'],
    [formula(`W ${l}`, letter('W', l), mo('←'), letter('W', l), mo('−'), mi('η'),
      msup(l === 2 ? mi('x') : mrow(mo('('), letter('a', l - 1), mo(')')), mi('T')), letter('δ', l)),
    isReplaced(layer)
      ? formula(`b ${l}`, letter('b', l), mo('←'), mi('η'), letter('δ', l))
      : formula(`b ${l}`, letter('b', l), mo('←'), letter('b', l), mo('−'), mi('η'), letter('δ', l))],
    [...weightLines(view, layer), ...biasLines(view, layer)], weightPictures(view, layer, at), notes || null);
}

/** a of the last layer as a formula of x, with the new weights. */
const wholeNetwork = step => mrow(letter('a', step.last.number), mo('='), step.layers.reduce(
  (inside, layer) => mrow(mi(letters[layer.activation] ?? 'f'), mo('('), inside, letter('W', layer.number), mo('+'), letter('b', layer.number), mo(')')),
  mi('x')));

function afterCard(view) {
  const { step, sample } = view, after = step.outputAfter.row(sample), before = step.last.a.row(sample);
  const right = label(view, sample), L = sup(step.last.number);
  const [change, note] = outcome(step);
  return card('card-after', ['Did it help?', '결과'], formula('the network as one formula', wholeNetwork(step)), [
    line(`a${L}${sub(right)} for the right class${classTitle(view, right)}: ${format(before[right])} → `, result(after[right])),
    line(`E: ${format(step.loss)} → `, result(step.lossAfter), change),
  ], bars(view, after, step.layers.length, { targets: step.t.row(sample), what: `a${L} after the step` }),
  note);
}

/** What became of the loss, and what that means. */
export function outcome({ loss, lossAfter, samples }) {
  if (lossAfter < loss)
    return [`, smaller by ${format(loss - lossAfter, 3)}.`,
      `One step down, for ${samples > 1 ? `the mean of these ${samples} pictures` : 'this picture'}. `
        + 'Whether it helps with others is what the accuracy on test images shows.'];
  return lossAfter > loss ? [', larger: the step was too long.', 'Try a smaller learning rate η.']
    : [', the same.', 'The update was too small to change the loss, or zero.'];
}
