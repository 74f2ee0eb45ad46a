import '../main.css';
import { signal } from '@preact/signals';
import { render } from 'preact';
import type { VsCodeApi } from '../host.ts';
import { watchTheme } from '../theme.ts';
import { DifferencesPage } from './differencesPage.tsx';
import type { DifferencesPageState, DifferencesPageToHost, DifferencesPageView, HostToDifferencesPage } from './differencesProtocol.ts';

declare function acquireVsCodeApi(): VsCodeApi<DifferencesPageToHost>;

const api = acquireVsCodeApi();
const page = signal<DifferencesPageView>();
window.addEventListener('message', ({ data }: MessageEvent<HostToDifferencesPage | null>) => {
  // Other parties post to the window too.
  if (data?.type !== 'differences') return;
  page.value = data.page;
  api.setState({ version: 1, a: data.page.a, b: data.page.b } satisfies DifferencesPageState);
});
watchTheme();
render(<DifferencesPage page={page} send={(message) => api.postMessage(message)} />, document.getElementById('root')!);
api.postMessage({ type: 'ready' });
