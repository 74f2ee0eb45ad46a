import type { PageFault } from '../protocol.ts';
import { strings } from '../strings.ts';
import { misfit, type Schema } from './shape.ts';

/** Listens to the extension: messages of one type, checked. Other parties post to the window too. */
export function receive<Message extends { readonly type: string }>(schema: Schema<Message>, type: Message['type'], send: (fault: PageFault) => void, take: (message: Message) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== type) return;
    const wrong = misfit(schema, data);
    if (wrong === undefined) take(data as Message);
    else send({ type: 'fault', message: strings.foreignMessage(`${type}.${wrong}`) });
  });
}
