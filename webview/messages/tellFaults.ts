import type { PageFault } from '../protocol.ts';

/** Of one page: a fault that comes back with every picture says nothing new. */
const most = 10;

/** Tells the extension's log what goes wrong in a page without anybody seeing it. */
export function tellFaults(send: (fault: PageFault) => void): void {
  let told = 0;
  const tell = (what: string): void => {
    if (told++ < most) send({ type: 'fault', message: what.slice(0, 1000) });
  };
  window.addEventListener('error', ({ message, filename, lineno }) => tell(`${message} (${filename.replace(/^.*\//, '')}:${lineno})`));
  window.addEventListener('unhandledrejection', ({ reason }) => tell(reason instanceof Error ? reason.message : String(reason)));
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => tell(`The page's policy kept ${blockedURI} out (${violatedDirective}).`));
}
