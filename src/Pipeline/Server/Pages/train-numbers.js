// Numbers, indices and formulas as text and MathML.

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹', subscripts = '₀₁₂₃₄₅₆₇₈₉';

const digits = (number, alphabet) => [...String(number)].map(digit => digit === '-' ? '⁻' : alphabet[digit]).join('');
export const sup = number => digits(number, superscripts);
export const sub = number => digits(number, subscripts);

/** A number with so many significant digits, with a real minus sign and 10ⁿ where it is small, or has more digits than are shown. */
export function format(value, precision = 4) {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return String(value).replace('-', '−').replace('Infinity', '∞');
  // The exponent of the rounded number: 9999.6 has that of 10,000.
  const [mantissa, power] = value.toExponential(precision - 1).split('e'), exponent = Number(power);
  if (exponent >= -4 && exponent < precision) return value.toPrecision(precision).replace('-', '−');
  return `${mantissa.replace('-', '−')}·10${sup(exponent)}`;
}

/** The same in brackets where it is negative, to stand after a sign. */
export const inner = (value, precision) => value < 0 ? `(${format(value, precision)})` : format(value, precision);

export const count = number => number.toLocaleString('en');

export const percent = share => `${(100 * share).toFixed(1)} %`;

const namespace = 'http://www.w3.org/1998/Math/MathML';

function element(name, ...children) {
  const node = document.createElementNS(namespace, name);
  node.append(...children);
  return node;
}

export const mi = name => element('mi', name);
export const mn = number => element('mn', String(number));
export const mo = sign => element('mo', sign);
export const mrow = (...children) => element('mrow', ...children);
export const msup = (base, exponent) => element('msup', base, exponent);
export const mfrac = (above, below) => element('mfrac', above, below);
export const msum = (index, body) => mrow(element('munder', mo('∑'), mi(index)), body);

/** A letter with the number of its layer, as in W². */
export const letter = (name, layer) => layer === 1 && name === 'a' ? mi('x') : msup(mi(name), mn(layer));

/** A formula of its own line. */
export function formula(label, ...children) {
  const node = element('math', mrow(...children));
  node.setAttribute('display', 'block');
  node.setAttribute('aria-label', label);
  return node;
}
