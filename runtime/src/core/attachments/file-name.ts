/** Names of files: a visitor's own words, which must lead nowhere and pretend nothing. */
import type { FileType } from './file-types';

const MAX_LENGTH = 200;

/** What nobody can see: controls, line separators, halves of characters, and what turns the direction of text. */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/**
 * A name that is safe in a path, a header and a list: no folders, nothing invisible, at most 200 characters, and
 * an ending that belongs to the type, so that a text called `run.bat` is saved as one.
 */
export function safeFileName(name: string, { extensions }: FileType): string {
	const base = name.split(/[/\\]/).at(-1) ?? '';
	// No dots or blanks at the ends: those hide files, or are dropped by some systems.
	const clean = base
		.normalize('NFC')
		.replace(INVISIBLE, '')
		.replace(/^[.\s]+|[.\s]+$/g, '');
	const dot = clean.lastIndexOf('.');
	const isOfType = dot > 0 && extensions.includes(clean.slice(dot + 1).toLowerCase());
	const ending = isOfType ? clean.slice(dot) : `.${extensions[0]}`;
	const stem = (isOfType ? clean.slice(0, dot) : clean) || 'file';
	// A cut may leave half a character behind.
	return stem.slice(0, MAX_LENGTH - ending.length).replace(/\p{Cs}$/u, '') + ending;
}
