import '../main.css';
import { signal } from '@preact/signals';
import { render } from 'preact';
import type { VsCodeApi } from '../host.ts';
import { keepFocus } from '../keepFocus.ts';
import { receive } from '../messages/receive.ts';
import { tellFaults } from '../messages/tellFaults.ts';
import type { PageFault } from '../protocol.ts';
import { watchTheme } from '../theme.ts';
import { GradientCheckPage } from './gradientCheckPage.tsx';
import type { GradientPageToHost, GradientPageView } from './gradientProtocol.ts';
import { gradientPage } from './gradientPageShape.ts';

declare function acquireVsCodeApi(): VsCodeApi<GradientPageToHost>;

const api = acquireVsCodeApi();
const page = signal<GradientPageView>();
const tell = (fault: PageFault): void => api.postMessage(fault);
tellFaults(tell);
receive(gradientPage, 'gradient', tell, ({ page: shown, state }) => {
  page.value = shown;
  api.setState(state);
});
watchTheme();
keepFocus();
render(<GradientCheckPage page={page} send={(message) => api.postMessage(message)} />, document.getElementById('root')!);
api.postMessage({ type: 'ready' });
