import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { MathToken } from '../model/mathTokens.ts';

type Draw = typeof import('./math.ts').drawMath;

let draw: Draw | undefined;
let loading: Promise<Draw | undefined> | undefined;

function load(): Promise<Draw | undefined> {
  loading ??= import('./math.ts').then(
    ({ drawMath }) => {
      draw = drawMath;
      return draw;
    },
    () => {
      loading = undefined;
      return undefined;
    },
  );
  return loading;
}

/** Math, or its source as it was written: until KaTeX is loaded, and for good where it is not TeX. */
export function MathView({ token }: { token: MathToken }) {
  const { tex, display, closed, raw } = token;
  const element = useRef<HTMLSpanElement>(null);
  const loaded = useSignal(draw !== undefined);
  useLayoutEffect(() => {
    let wanted = closed;
    if (closed && !draw)
      void load().then((got) => {
        if (wanted) loaded.value = got !== undefined;
      });
    return () => {
      wanted = false;
    };
  }, [closed, loaded]);
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    // Preact leaves the inside of this element alone.
    target.textContent = raw.trim();
    if (!closed || !draw) return;
    try {
      draw(tex, target, display);
      // What scrolls must be reachable by keyboard.
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    } catch {
      target.textContent = raw.trim();
    }
  }, [tex, raw, display, closed, loaded.value]);
  return <span ref={element} class={display ? 'math math-display' : 'math'} dir="ltr" />;
}
