/** What the suite in the extension host tells the script that started it, one JSON object a line. */
export type TestEvent =
  | { readonly type: 'pass'; readonly title: string; readonly durationMs: number }
  | { readonly type: 'retry'; readonly title: string; readonly error: string }
  | { readonly type: 'fail'; readonly title: string; readonly error: string }
  | { readonly type: 'crash'; readonly error: string }
  | { readonly type: 'end'; readonly passed: number; readonly failed: number };
