import { applyTheme } from '../../../test/webview/page/themes.ts';
import type { VsCodeApi } from '../../../webview/host.ts';
import type { Bench } from '../bench.ts';
import { decode } from '../wire.ts';

/* The page's side of the benchmark: messages go to the process that has the recordings, and moves of the slider are timed. */

declare global {
  interface Window {
    acquireVsCodeApi: () => VsCodeApi;
    bench: Bench;
  }
}

applyTheme('dark');
let bytes = 0;
let queries: string[] = [];
let state: unknown = null;
/** One connection, as an editor has; what is said before it is open waits. */
const socket = new WebSocket(`ws://${location.host}/`);
socket.binaryType = 'arraybuffer';
const opened = new Promise((resolve) => socket.addEventListener('open', resolve));
socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
  bytes += data.byteLength;
  window.dispatchEvent(new MessageEvent('message', { data: decode(data) }));
});
window.acquireVsCodeApi = () => ({
  postMessage: (message) => {
    if (message.type === 'query') queries.push(message.name);
    const body = JSON.stringify(message);
    bytes += body.length;
    if (socket.readyState === WebSocket.OPEN) socket.send(body);
    else void opened.then(() => socket.send(body));
  },
  getState: () => state,
  setState: (next) => void (state = next),
});

const element = (selector: string) => document.querySelector<HTMLElement>(selector);
const shownStep = () => element('[data-area=landscape]')?.dataset.shownStep;

/** Whether a frame is being made: what changes in its callbacks is painted in it, not in the next one. */
let inFrame = false;
const requestFrame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (callback) =>
  requestFrame((time) => {
    if (!inFrame) void afterTasks().then(() => (inFrame = false));
    inFrame = true;
    callback(time);
  });

function afterTasks(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(undefined);
  });
}

/** When the frame that shows the present state of the document was made, and when it was on the screen as the browser says it. */
async function painted(): Promise<{ readonly painted: number; readonly presented: number }> {
  // Text that has not been there before: the browser tells when it was first to be seen.
  const witness = Object.assign(document.createElement('p'), { textContent: '·' });
  witness.setAttribute('elementtiming', 'witness');
  witness.style.cssText = 'position: fixed; left: 0; top: 0; margin: 0; font-size: 12px';
  const presented = new Promise<number>((resolve) => {
    const observer = new PerformanceObserver((list) => {
      const [entry] = list.getEntries();
      if (!entry) return;
      observer.disconnect();
      witness.remove();
      resolve((entry as unknown as { readonly renderTime: number }).renderTime);
    });
    observer.observe({ type: 'element' });
  });
  document.body.append(witness);
  if (!inFrame) await new Promise((resolve) => requestFrame(resolve));
  await afterTasks();
  return { painted: performance.now(), presented: await presented };
}

async function when(condition: () => boolean): Promise<void> {
  if (condition()) return;
  await new Promise<void>((resolve) => {
    const observer = new MutationObserver(() => {
      if (!condition()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true });
  });
}

window.bench = {
  ready: false,
  move: async (key) => {
    const before = shownStep();
    const began = await new Promise<number>((resolve) => {
      const listener = (event: KeyboardEvent) => {
        if (event.key !== key) return;
        window.removeEventListener('keydown', listener, true);
        resolve(event.timeStamp);
      };
      window.addEventListener('keydown', listener, true);
      window.bench.ready = true;
    });
    window.bench.ready = false;
    // Landscape, numbers and tables are of one frame, so they show the step together.
    await when(() => shownStep() !== before && shownStep() === element('input[data-step]')?.dataset.step);
    const now = await painted();
    const move = { milliseconds: now.painted - began, presented: now.presented - began, bytes, queries };
    // What crosses from now on, ahead of the next move, is the next one's.
    [bytes, queries] = [0, []];
    return move;
  },
  firstPicture: new Promise((resolve) => {
    const complete = () => Number(element('[data-area=landscape]')?.dataset.trajectories) > 0 && Number(element('[data-area=landscape]')?.dataset.drawn) > 0 && Number(element('[data-chart="0"]')?.dataset.drawn) > 0 && element('[data-area=inspector]')?.dataset.shownStep !== undefined;
    void when(complete).then(painted).then(({ presented }) => {
      [bytes, queries] = [0, []];
      resolve(presented);
    });
  }),
};
