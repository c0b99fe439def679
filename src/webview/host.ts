import type { HostMessage, PanelMessage } from '../protocol/messages.ts';

type VsCodeApi = {
  postMessage(message: PanelMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
};

declare function acquireVsCodeApi(): VsCodeApi;

/** The extension host, seen from the page. */
export type Host = {
  post(message: PanelMessage): void;
  onMessage(listener: (message: HostMessage) => void): void;
  /** Survives hiding and reloading, unlike the page. */
  getState(): unknown;
  setState(state: unknown): void;
};

/** May be called once per page. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    onMessage: (listener) =>
      window.addEventListener('message', ({ origin, data }: MessageEvent<HostMessage>) => {
        // A frame that draws diagrams has no origin; it is not the host.
        if (origin !== 'null') listener(data);
      }),
    getState: () => api.getState(),
    setState: (state) => api.setState(state),
  };
}
