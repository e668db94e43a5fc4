// The probabilities as bars, the answer, and which class is explained.

// Neither 0 nor 1 is ever said: a softmax does not reach them.
const percent = p => p < 0.0005 ? "< 0.1 %" : p > 0.9995 ? "> 99.9 %" : `${(100 * p).toFixed(1)} %`;

export function createAnswer(elements, classes, explained) {
  elements.bars.style.setProperty("--label-width", `${Math.min(8, Math.max(1.6, 0.7 * Math.max(...classes.map(name => name.length))))}rem`);
  const bars = classes.map((name, k) => {
    const row = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    const [label, track, fill, number] = ["span", "span", "span", "span"].map(() => document.createElement("span"));
    [label.className, track.className, fill.className, number.className] = ["name", "track", "fill", "percent"];
    label.textContent = name;
    track.append(fill);
    button.append(label, track, number);
    button.addEventListener("click", () => explained(k));
    row.append(button);
    elements.bars.append(row);
    return { button, fill, number };
  });
  let timer = 0;

  // Not each stroke: what is read out lags behind what is drawn.
  function announce(text) {
    clearTimeout(timer);
    timer = setTimeout(() => { elements.live.textContent = text; }, 700);
  }

  return {
    show(answer, isExplained) {
      bars.forEach(({ button, fill, number }, k) => {
        const p = answer ? answer.probabilities[k] : 0;
        fill.style.width = `${100 * p}%`;
        number.textContent = answer ? percent(p) : "";
        button.classList.toggle("top", answer?.class === k);
        button.setAttribute("aria-pressed", String(isExplained === k));
      });
      elements.label.textContent = answer ? answer.label : "?";
      elements.label.classList.toggle("empty", !answer);
      elements.label.classList.toggle("long", (answer?.label.length ?? 0) > 2);
      elements.certainty.textContent = answer ? `${percent(answer.probabilities[answer.class])} sure` : "nothing drawn yet";
      announce(answer ? `${answer.label}, ${percent(answer.probabilities[answer.class])}` : "");
    },
  };
}
