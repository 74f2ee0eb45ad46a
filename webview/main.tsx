import './main.css';
import './panel.css';
import { render } from 'preact';
import { App } from './app.tsx';
import type { VsCodeApi } from './host.ts';
import { keepFocus } from './keepFocus.ts';
import { LandscapeModel } from './landscape/landscapeModel.ts';
import { WorkbenchContext } from './state/context.ts';
import { Panel } from './state/panel.ts';
import { Player } from './state/player.ts';
import { StepFrames } from './state/stepFrame.ts';
import { tellKeyboard } from './state/tellKeyboard.ts';
import { tellStep } from './state/tellStep.ts';
import { watchTheme } from './theme.ts';

declare function acquireVsCodeApi(): VsCodeApi;

watchTheme();
keepFocus();
const panel = new Panel(acquireVsCodeApi());
const workbench = { panel, frames: new StepFrames(panel), landscape: new LandscapeModel(panel), player: new Player(panel) };
const root = document.getElementById('root') ?? document.body.appendChild(Object.assign(document.createElement('div'), { id: 'root' }));
render(
  <WorkbenchContext.Provider value={workbench}>
    <App />
  </WorkbenchContext.Provider>,
  root,
);
tellStep(panel, workbench.frames);
tellKeyboard(panel);
panel.start();
