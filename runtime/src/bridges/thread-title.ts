/** What a session's topic or thread is called. */
import type { Session } from '../../../protocol/shapes';
import { oneLine, visitorName } from '../core/bridges/describe-session';

/** Telegram takes 128 characters, Discord 100. */
const MAX_TITLE = 90;

/** The visitor's name and the page they were on; the mark in front says whether the session is open. */
export function threadTitle(session: Session, showUrl: boolean): string {
	const mark = session.status === 'closed' ? '🔴' : '🟢';
	const page = showUrl ? pageName(session.metadata.pageUrl) : '';
	return oneLine(`${mark} ${visitorName(session)}${page && ` • ${page}`}`, MAX_TITLE);
}

/** The last part of the address's path. */
function pageName(url: unknown): string {
	if (typeof url !== 'string' || !URL.canParse(url)) return '';
	const last = new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? '';
	return oneLine(last, 20);
}
