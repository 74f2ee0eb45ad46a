import { spawn } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { text } from 'node:stream/consumers';

/** What an event loop had to wait for, at most, in milliseconds. */
export interface HostDelay {
  /** Its longest delay, whatever the reason. */
  readonly delay: number;
  /** The longest stretch of processor time between two turns: what this process itself is to blame for. */
  readonly own: number;
  /** The longest delay of a process that did nothing meanwhile: what the machine is to blame for. */
  readonly idle: number;
}

/** Of this thread alone. */
const { threadCpuUsage } = process as unknown as { threadCpuUsage(this: void, before?: NodeJS.CpuUsage): NodeJS.CpuUsage };

const idleProgram = "const d = require('node:perf_hooks').monitorEventLoopDelay({ resolution: 1 }); d.enable(); process.stdin.on('end', () => console.log(d.max / 1e6)).resume();";

/** Does some work and looks at the event loop meanwhile. */
export async function hostDelay(work: () => Promise<unknown>): Promise<HostDelay> {
  const idle = spawn(process.execPath, ['-e', idleProgram], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answer = text(idle.stdout);
  const delays = monitorEventLoopDelay({ resolution: 1 });
  let before = threadCpuUsage();
  let own = 0;
  const look = () => {
    const { user, system } = threadCpuUsage(before);
    own = Math.max(own, (user + system) / 1000);
    before = threadCpuUsage();
  };
  const timer = setInterval(look, 1);
  delays.enable();
  await work();
  look();
  delays.disable();
  clearInterval(timer);
  idle.stdin.end();
  return { delay: delays.max / 1e6, own, idle: Number(await answer) };
}

export const delayText = ({ delay, own, idle }: HostDelay): string =>
  `longest delay of the host ${delay.toFixed(0)} ms (of an idle process ${idle.toFixed(0)}), ${own.toFixed(1)} ms of its own at a time`;
