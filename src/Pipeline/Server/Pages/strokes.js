// The strokes of a drawing: arrays of points [x, y, pressure], each from 0 to 1 on the sheet.

const minDistance = 0.004, maxPoints = 5000;

export function createDrawing() {
  let strokes = [];
  let current = null;
  const count = () => strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  const clamp = x => Math.min(1, Math.max(0, x));

  return {
    get strokes() { return strokes; },
    get isEmpty() { return strokes.length === 0; },
    get isFull() { return count() >= maxPoints; },
    get isDown() { return current !== null; },

    begin(x, y, pressure) {
      if (count() >= maxPoints) return;
      current = [[clamp(x), clamp(y), clamp(pressure)]];
      strokes = [...strokes, current];
    },

    // Points that are nearer than the eye can tell say nothing new.
    extend(x, y, pressure) {
      if (!current || count() >= maxPoints) return false;
      const [lastX, lastY] = current[current.length - 1];
      const [nextX, nextY] = [clamp(x), clamp(y)];
      if (Math.hypot(nextX - lastX, nextY - lastY) < minDistance) return false;
      current.push([nextX, nextY, clamp(pressure)]);
      return true;
    },

    end() { current = null; },
    undo() { current = null; strokes = strokes.slice(0, -1); },
    clear() { current = null; strokes = []; },
  };
}

// What the server is sent: four digits are a tenth of a pixel of a large screen.
export const toRequest = strokes => strokes.map(stroke => stroke.map(point => point.map(number => Math.round(number * 1e4) / 1e4)));
