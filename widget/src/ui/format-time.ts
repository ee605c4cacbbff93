/** Times and days in the visitor's language. */
import type { Texts } from '../texts';

/** The time of day, such as 14:05. */
export function formatTime(date: Date, locale?: string): string {
	return date.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
}

/** "Today", "Yesterday", or the date. */
export function formatDay(date: Date, now: Date, texts: Texts, locale?: string): string {
	const days = Math.round((startOfDay(now) - startOfDay(date)) / 86_400_000);
	if (days === 0) return texts.today;
	if (days === 1) return texts.yesterday;
	const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric';
	return date.toLocaleDateString(locale, { weekday: 'short', day: 'numeric', month: 'long', year });
}

function startOfDay(date: Date): number {
	return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
