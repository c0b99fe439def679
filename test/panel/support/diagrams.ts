/** One of each common kind of diagram. */
export const diagrams: Readonly<Record<string, string>> = {
  flowchart:
    'flowchart LR\n  A[Read cart] --> B{Discount?}\n  B -->|yes| C[Apply once]\n  B -->|no| D((Done))\n  C --> D',
  sequence:
    'sequenceDiagram\n  actor U as User\n  participant C as Cart\n  U->>C: total()\n  Note over C: rounds once\n  C-->>U: 0.90',
  class: 'classDiagram\n  class Cart {\n    +Item[] items\n    +total() Cents\n  }\n  Cart "1" *-- "many" Item : holds',
  state: 'stateDiagram-v2\n  [*] --> Open\n  Open --> Paid : pay\n  Paid --> [*]',
  entity: 'erDiagram\n  CUSTOMER ||--o{ ORDER : places\n  ORDER {\n    int id\n    string state\n  }',
  gantt:
    'gantt\n  title Release\n  dateFormat YYYY-MM-DD\n  section Work\n  Build :a1, 2026-03-01, 5d\n  Test :after a1, 3d',
  pie: 'pie title Time\n  "Reading" : 45\n  "Writing" : 35\n  "Talking" : 20',
  mindmap: 'mindmap\n  root((Cart))\n    Items\n      Price\n    Discounts',
  git: 'gitGraph\n  commit\n  branch fix\n  commit\n  checkout main\n  merge fix',
  timeline: 'timeline\n  title History\n  2024 : First\n  2025 : Second : Third',
};

/** Hostile in every way that diagram libraries have been attacked with, and some more. `MARK` counts what ran. */
export const hostileDiagrams: readonly string[] = [
  'flowchart LR\n  A["<img src=x onerror=\'parent.hacked=1\'>"] --> B["<script>parent.hacked=2</script>"]',
  'flowchart LR\n  A --> B\n  click A href "javascript:parent.hacked=3" "tip"\n  click B call alert(1)',
  '%%{init: {"securityLevel": "loose", "htmlLabels": true, "flowchart": {"htmlLabels": true}}}%%\nflowchart LR\n  A["<iframe src=\'http://127.0.0.1:9/a\'></iframe><b onclick=parent.hacked=4>b</b>"] --> B',
  '---\nconfig:\n  securityLevel: loose\n  secure: []\n  themeCSS: "* { background: url(http://127.0.0.1:9/css) } @import url(http://127.0.0.1:9/import);"\n  fontFamily: "x; } * { background: url(http://127.0.0.1:9/font) } a {"\n---\nflowchart LR\n  A --> B',
  'flowchart LR\n  A@{ img: "http://127.0.0.1:9/pixel.png", label: "picture", w: 60, h: 60 }\n  B@{ icon: "fa:bomb" }',
  'flowchart LR\n  A --> B\n  classDef evil fill:url(http://127.0.0.1:9/fill),stroke:#000;}</style><script>parent.hacked=5</script>\n  class A evil',
  'sequenceDiagram\n  participant A\n  link A: Go @ javascript:parent.hacked=6\n  A->>A: <svg/onload=parent.hacked=7>',
  'classDiagram\n  class A["</text><foreignObject><body onload=parent.hacked=8>"]\n  link A "javascript:parent.hacked=9"',
  'flowchart LR\n  A["$$\\\\href{javascript:parent.hacked=10}{x}$$"] --> B["&lt;img src=http://127.0.0.1:9/entity onerror=parent.hacked=11&gt;"]',
  'gantt\n  title </title><script>parent.hacked=12</script>\n  dateFormat YYYY-MM-DD\n  x :a, 2026-01-01, 1d\n  click a href "javascript:parent.hacked=13"',
];

export const fenced = (source: string): string => `\`\`\`mermaid\n${source}\n\`\`\``;
