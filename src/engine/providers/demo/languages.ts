export const languages = ['en', 'es', 'fr', 'de', 'it', 'id'] as const;
export type Language = (typeof languages)[number];

/** A UI locale such as `es-419` as one of the six languages. */
export function languageOfLocale(locale: string | undefined): Language | undefined {
  const code = locale?.toLowerCase().split(/[-_]/)[0];
  return languages.find((language) => language === code);
}
