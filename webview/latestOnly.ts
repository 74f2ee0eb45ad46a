/**
 * Runs `work` for one request at a time and at most once per frame; of the requests that come meanwhile only the last is kept.
 * `work` must not reject: it puts its own failures where the person sees them.
 */
export function latestOnly<Request>(work: (request: Request) => Promise<void>): (request: Request) => void {
  let busy = false;
  let waiting: { readonly request: Request } | undefined;
  const next = () => {
    if (busy || !waiting) return;
    const { request } = waiting;
    waiting = undefined;
    busy = true;
    void work(request).finally(() => {
      requestAnimationFrame(() => {
        busy = false;
        next();
      });
    });
  };
  return (request) => {
    waiting = { request };
    next();
  };
}

/** The message of whatever was thrown. */
export function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
