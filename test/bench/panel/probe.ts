/** What runs inside the panel's page while something is measured. Times are milliseconds of `performance.now()`. */
export type Recording = {
  /** From frame to frame. */
  readonly frames: number[];
  /** Main-thread time of each frame: from its first callback to after its painting. */
  readonly costs: number[];
  /** From key press to after the painting that shows it. */
  readonly keys: number[];
  readonly longTasks: number[];
  /** What of the last answer was shown when: its last word's number and the time since the epoch. */
  readonly shown: { readonly at: number; readonly number: number }[];
  /** Pixels that the text under the eye moved against the scrolling, per frame, where it did. */
  readonly jumps: number[];
  /** Frames in which scrolling stood still at the top, waiting for earlier turns. */
  waits: number;
};

export type Probe = { start(watch: { shown: boolean; scroll: boolean }): void; stop(): Recording };

declare global {
  var benchProbe: Probe;
}

/** `answers`: selects the texts of the answers; the last one is the present one. */
export function installProbe(answers: string): void {
  let recording: Recording | undefined;
  let watch = { shown: false, scroll: false };
  let lastFrame = 0;
  let frameBegan = 0;
  let eye: { element: Element; top: number } | undefined;
  let wheel = 0;
  const painted = new MessageChannel();
  const keyPainted = new MessageChannel();

  function tailNumber(): number {
    const root = [...document.querySelectorAll(answers)].at(-1);
    if (!root) return 0;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let node: Node | null = walker.root;
    while (node?.lastChild) node = node.lastChild;
    if (node) walker.currentNode = node;
    let tail = node?.nodeType === Node.TEXT_NODE ? (node.nodeValue ?? '') : '';
    while (!/_x\d+/.test(tail)) {
      const before = walker.previousNode();
      if (!before) return 0;
      tail = (before.nodeValue ?? '') + tail;
      if (tail.length > 4000) return 0;
    }
    return Number([...tail.matchAll(/_x(\d+)/g)].at(-1)?.[1] ?? 0);
  }

  function pickEye(): void {
    const element = document.elementFromPoint(200, 160)?.closest('p, li, tr, .code-chunk, h3, h4, h5, pre');
    eye = element ? { element, top: element.getBoundingClientRect().top } : undefined;
  }

  function watchEye(): void {
    const scroller = document.querySelector('.messages');
    if (!scroller || !recording) return;
    if (scroller.scrollTop <= 0 && document.querySelector('.earlier')) recording.waits++;
    if (eye?.element.isConnected) {
      const top = eye.element.getBoundingClientRect().top;
      const moved = top - eye.top;
      // Scrolled up, text moves down, and never further than the wheel was turned.
      if (moved < -2) recording.jumps.push(moved);
      else if (moved > wheel + 2) recording.jumps.push(moved - wheel);
      wheel = Math.max(0, wheel - Math.max(0, moved));
      eye.top = top;
      if (top > 40 && top < innerHeight - 200) return;
    }
    pickEye();
  }

  function frame(at: number): void {
    if (!recording) return;
    if (lastFrame > 0) recording.frames.push(at - lastFrame);
    lastFrame = at;
    frameBegan = performance.now();
    if (watch.scroll) watchEye();
    painted.port2.postMessage(0);
    requestAnimationFrame(frame);
  }

  painted.port1.onmessage = () => {
    if (!recording) return;
    recording.costs.push(performance.now() - frameBegan);
    if (watch.shown) recording.shown.push({ at: performance.timeOrigin + performance.now(), number: tailNumber() });
  };
  keyPainted.port1.onmessage = ({ data }) => recording?.keys.push(performance.now() - data);
  document.addEventListener(
    'keydown',
    ({ timeStamp }) => {
      if (recording) requestAnimationFrame(() => keyPainted.port2.postMessage(timeStamp));
    },
    true,
  );
  document.addEventListener(
    'wheel',
    ({ deltaY }) => {
      wheel += Math.abs(deltaY);
    },
    { capture: true, passive: true },
  );
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) recording?.longTasks.push(duration);
  }).observe({ type: 'longtask' });

  globalThis.benchProbe = {
    start(wanted) {
      watch = wanted;
      recording = { frames: [], costs: [], keys: [], longTasks: [], shown: [], jumps: [], waits: 0 };
      lastFrame = 0;
      wheel = 0;
      eye = undefined;
      requestAnimationFrame(frame);
    },
    stop() {
      const done = recording;
      recording = undefined;
      if (!done) throw new Error('Nothing was recorded.');
      return done;
    },
  };
}
