import {
  type DashboardHostMessage,
  type DashboardMessage,
  socketPath,
  socketProtocol,
} from '../../protocol/dashboard.ts';
import type { Host } from '../host.ts';

const keyItem = 'chat-llm.key';
const stateItem = 'chat-llm.state';
/** Before a lost connection is tried again, in milliseconds; doubled each time. */
const firstPauseMs = 500;
const longestPauseMs = 10_000;

/** The key comes behind `#`, once: it is taken out of the address and its history, and lasts as long as the tab. */
function takeKey(): string {
  if (location.hash.length > 1) {
    sessionStorage.setItem(keyItem, location.hash.slice(1));
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(keyItem) ?? 'none';
}

/** The extension host, seen from a page in a browser. Connected while the page is visible. */
export function connectSocketHost(
  onConnected: (connected: boolean) => void,
): Host<DashboardMessage, DashboardHostMessage> {
  const key = takeKey();
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = firstPauseMs;
  /** What the page wants to see; said again in each connection. */
  let wanted: DashboardMessage | undefined;
  let listener: ((message: DashboardHostMessage) => void) | undefined;

  function open(): void {
    clearTimeout(timer);
    if (document.hidden || socket) return;
    const opened = new WebSocket(`ws://${location.host}${socketPath}`, [socketProtocol, key]);
    socket = opened;
    opened.addEventListener('open', () => {
      pauseMs = firstPauseMs;
      onConnected(true);
      if (wanted) opened.send(JSON.stringify(wanted));
    });
    opened.addEventListener('message', ({ data }: MessageEvent<string>) => listener?.(JSON.parse(data)));
    opened.addEventListener('close', () => {
      if (socket !== opened) return;
      socket = undefined;
      onConnected(false);
      timer = setTimeout(open, pauseMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    });
  }

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) return open();
    clearTimeout(timer);
    const left = socket;
    socket = undefined;
    left?.close();
  });
  open();

  return {
    post(message) {
      wanted = message;
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage(given) {
      listener = given;
    },
    getState: () => JSON.parse(sessionStorage.getItem(stateItem) ?? 'null') ?? undefined,
    setState: (state) => sessionStorage.setItem(stateItem, JSON.stringify(state)),
  };
}
