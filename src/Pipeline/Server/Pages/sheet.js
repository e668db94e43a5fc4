// The sheet: draws the strokes, and turns pointer events and keys into strokes.

const step = 1 / 14, shortStep = 1 / 56, mousePressure = 0.5;

const directions = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
  Home: [-1, -1], PageUp: [1, -1], End: [-1, 1], PageDown: [1, 1],
};

export function createSheet(canvas, crosshair, drawing, penWidth, changed) {
  const context = canvas.getContext("2d");
  let pen = [0.35, 0.2];

  function draw() {
    const side = canvas.clientWidth, scale = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(side * scale)) canvas.width = canvas.height = Math.round(side * scale);
    context.setTransform(canvas.width, 0, 0, canvas.height, 0, 0);
    context.clearRect(0, 0, 1, 1);
    context.strokeStyle = context.fillStyle = getComputedStyle(canvas).getPropertyValue("--ink");
    context.lineCap = context.lineJoin = "round";
    drawing.strokes.forEach(drawStroke);
    crosshair.style.left = `${100 * pen[0]}%`;
    crosshair.style.top = `${100 * pen[1]}%`;
    crosshair.classList.toggle("down", drawing.isDown);
  }

  // As the server has it: the pressure scales the width by 0.5 + pressure.
  function drawStroke(stroke) {
    const width = pressure => penWidth() * (0.5 + pressure);
    const [x, y, pressure] = stroke[0];
    context.beginPath();
    context.arc(x, y, width(pressure) / 2, 0, 2 * Math.PI);
    context.fill();
    for (let i = 1; i < stroke.length; i++) {
      context.lineWidth = (width(stroke[i - 1][2]) + width(stroke[i][2])) / 2;
      context.beginPath();
      context.moveTo(stroke[i - 1][0], stroke[i - 1][1]);
      context.lineTo(stroke[i][0], stroke[i][1]);
      context.stroke();
    }
  }

  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [
      (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height,
      event.pointerType === "pen" ? event.pressure : mousePressure,
    ];
  }

  let pointer = null;
  const end = event => {
    if (event.pointerId !== pointer) return;
    pointer = null;
    drawing.end();
    changed();
  };

  canvas.addEventListener("pointerdown", event => {
    if (pointer !== null || event.button !== 0) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    drawing.end();
    crosshair.hidden = true;
    drawing.begin(...place(event));
    changed();
  });
  canvas.addEventListener("pointermove", event => {
    if (event.pointerId !== pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length > 0 ? events : [event]) drawing.extend(...place(each));
    changed();
  });
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  canvas.addEventListener("contextmenu", event => event.preventDefault());

  canvas.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || pointer !== null) return;
    const direction = directions[event.key];
    if (direction) movePen(direction, event.shiftKey ? shortStep : step);
    else if (event.key === " " || event.key === "Enter") drawing.isDown ? drawing.end() : drawing.begin(pen[0], pen[1], mousePressure);
    else if (event.key === "Backspace") drawing.undo();
    else if (event.key === "Delete") drawing.clear();
    else return;
    event.preventDefault();
    crosshair.hidden = false;
    changed();
  });

  function movePen([x, y], distance) {
    pen = [x, y].map((d, i) => Math.min(0.95, Math.max(0.05, pen[i] + d * distance)));
    drawing.extend(pen[0], pen[1], mousePressure);
  }

  canvas.addEventListener("focus", () => { crosshair.hidden = !canvas.matches(":focus-visible"); });
  canvas.addEventListener("blur", () => {
    crosshair.hidden = true;
    if (pointer === null && drawing.isDown) { drawing.end(); changed(); }
  });
  new ResizeObserver(draw).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  return { draw };
}
