// The endpoints. An error is the sentence of the server.

async function fetchOk(address, options) {
  let response;
  try {
    response = await fetch(address, options);
  } catch {
    throw new Error("The server does not answer. Is it still running?");
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => null);
  throw new Error(problem?.detail ?? `The server refuses with status ${response.status}.`);
}

export const getModel = () => fetchJson("api/model");

export async function getWeights(layer) {
  const buffer = await (await fetchOk(`api/model/weights/${layer}`)).arrayBuffer();
  const view = new DataView(buffer);
  return Float32Array.from({ length: buffer.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

// Gets JSON, or posts a body as JSON.
export const fetchJson = async (address, body) => (await fetchOk(address, body === undefined ? {} : {
  method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
})).json();

export const predict = request => fetchJson("api/predict", request);

// Calls with one request at a time: while one is under way, of all later ones only the last is sent.
export function createLatest(call, done, failed, busy) {
  let isBusy = false, next = null;
  async function send(request) {
    if (isBusy) { next = request; return; }
    busy(isBusy = true);
    try {
      done(await call(request), request);
    } catch (error) {
      failed(error);
    }
    isBusy = false;
    if (!next) { busy(false); return; }
    const later = next;
    next = null;
    send(later);
  }
  return send;
}
