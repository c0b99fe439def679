/** Calls `run` at once, then at most every `intervalMs`, always after the last trigger. */
export type Throttled = { trigger(): void; dispose(): void };

export function throttle(intervalMs: number, run: () => void): Throttled {
  let timer: NodeJS.Timeout | undefined;
  let again = false;

  function fire(): void {
    again = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (again) fire();
    }, intervalMs);
    run();
  }

  return {
    trigger() {
      if (timer) again = true;
      else fire();
    },
    dispose() {
      clearTimeout(timer);
      timer = undefined;
      again = false;
    },
  };
}
