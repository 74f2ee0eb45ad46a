import '../main.css';
import { signal } from '@preact/signals';
import { render } from 'preact';
import type { VsCodeApi } from '../host.ts';
import { keepFocus } from '../keepFocus.ts';
import { receive } from '../messages/receive.ts';
import { tellFaults } from '../messages/tellFaults.ts';
import type { PageFault } from '../protocol.ts';
import { watchTheme } from '../theme.ts';
import { DifferencesPage } from './differencesPage.tsx';
import type { DifferencesPageState, DifferencesPageToHost, DifferencesPageView } from './differencesProtocol.ts';
import { differencesPage } from './differencesPageShape.ts';

declare function acquireVsCodeApi(): VsCodeApi<DifferencesPageToHost>;

const api = acquireVsCodeApi();
const page = signal<DifferencesPageView>();
const tell = (fault: PageFault): void => api.postMessage(fault);
tellFaults(tell);
receive(differencesPage, 'differences', tell, ({ page: shown }) => {
  page.value = shown;
  api.setState({ version: 1, a: shown.a, b: shown.b } satisfies DifferencesPageState);
});
watchTheme();
keepFocus();
render(<DifferencesPage page={page} send={(message) => api.postMessage(message)} />, document.getElementById('root')!);
api.postMessage({ type: 'ready' });
