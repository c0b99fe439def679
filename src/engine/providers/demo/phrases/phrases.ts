import type { Language } from '../languages.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { id } from './id.ts';
import { it } from './it.ts';
import type { Phrases } from './types.ts';

export const phrases: Record<Language, Phrases> = { en, es, fr, de, it, id };
