/** What may be in the package; anything else is a mistake. Paths inside the extension, with slashes. */
const ALLOWED = [
  /^package(\.nls(\.[\w-]+)?)?\.json$/,
  /^(README\.md|CHANGELOG\.md|LICENSE(\.txt)?)$/i,
  /^dist\/[\w./-]+\.(js|cjs|css|ttf|wasm|json|bin)$/,
  /^l10n\/bundle\.l10n(\.[\w-]+)?\.json$/,
  /^media\/(walkthrough\/)?[\w.-]+\.(svg|png|md)$/,
  // What README.md shows; the others are for the repository.
  /^media\/screenshots\/(chat-dark|proposal-light)\.png$/,
  /^prompts\/[\w./-]+\.prompt\.md$/,
];

/** Lists what is wrong with the files of a package: too much or too little. Empty when it is right. */
export function problemsOfContents(files: readonly string[], manifest: Readonly<Record<string, unknown>>): string[] {
  const paths = files.map((file) => file.replaceAll('\\', '/'));
  const main = String(manifest.main).replace(/^\.\//, '');
  const required = ['package.json', 'package.nls.json', 'README.md', 'CHANGELOG.md', 'LICENSE', main];
  return [
    ...paths.filter((path) => !ALLOWED.some((rule) => rule.test(path))).map((path) => `${path} must not be packaged`),
    ...required.filter((path) => !paths.includes(path)).map((path) => `${path} is missing`),
  ];
}

/** Lists what a published manifest must not have. */
export function problemsOfManifest(manifest: Readonly<Record<string, unknown>>): string[] {
  return 'enabledApiProposals' in manifest ? ['package.json has enabledApiProposals, which only insiders may use'] : [];
}
