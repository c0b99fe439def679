import type { HostMessage, PanelMessage } from '../protocol/messages.ts';

type VsCodeApi = {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

declare function acquireVsCodeApi(): VsCodeApi;

/** The extension host, seen from the page. */
export type Host<Sent = PanelMessage, Received = HostMessage> = {
  post(message: Sent): void;
  onMessage(listener: (message: Received) => void): void;
  /** Survives hiding and reloading, unlike the page. */
  getState(): unknown;
  setState(state: unknown): void;
};

/** May be called once per page. */
export function connectHost<Sent = PanelMessage, Received = HostMessage>(): Host<Sent, Received> {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    onMessage: (listener) =>
      window.addEventListener('message', ({ origin, data }: MessageEvent<Received>) => {
        // A frame that draws diagrams has no origin; it is not the host.
        if (origin !== 'null') listener(data);
      }),
    getState: () => api.getState(),
    setState: (state) => api.setState(state),
  };
}
