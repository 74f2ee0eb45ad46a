import '../main.css';
import { signal } from '@preact/signals';
import { render } from 'preact';
import type { VsCodeApi } from '../host.ts';
import { watchTheme } from '../theme.ts';
import { GradientCheckPage } from './gradientCheckPage.tsx';
import type { GradientPageToHost, GradientPageView, HostToGradientPage } from './gradientProtocol.ts';

declare function acquireVsCodeApi(): VsCodeApi<GradientPageToHost>;

const api = acquireVsCodeApi();
const page = signal<GradientPageView>();
window.addEventListener('message', ({ data }: MessageEvent<HostToGradientPage | null>) => {
  // Other parties post to the window too.
  if (data?.type !== 'gradient') return;
  page.value = data.page;
  api.setState(data.state);
});
watchTheme();
render(<GradientCheckPage page={page} send={(message) => api.postMessage(message)} />, document.getElementById('root')!);
api.postMessage({ type: 'ready' });
