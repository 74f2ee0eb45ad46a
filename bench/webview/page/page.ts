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

/** After the frame in which the present state of the document is painted. */
const painted = () =>
  new Promise<number>((resolve) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(undefined);
    }),
  );

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
    bytes = 0;
    queries = [];
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
    return { milliseconds: (await painted()) - began, bytes, queries };
  },
  firstPicture: new Promise((resolve) => {
    const complete = () => Number(element('[data-area=landscape]')?.dataset.trajectories) > 0 && Number(element('[data-area=landscape]')?.dataset.drawn) > 0 && Number(element('[data-chart="0"]')?.dataset.drawn) > 0 && element('[data-area=inspector]')?.dataset.shownStep !== undefined;
    void when(complete).then(painted).then(resolve);
  }),
};
