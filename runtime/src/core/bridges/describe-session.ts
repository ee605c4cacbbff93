/** What is known of a visitor, as operators read it in a bridge. */
import type { Session } from '../../../../protocol/shapes';
import type { CoreContext } from '../core-context';
import { toSession } from '../shapes/management-shapes';
import { requireSession } from '../sessions/require-session';

/** Longest value of one line: all of it is the visitor's word. */
const MAX_VALUE = 300;

/** Facts of the page and browser, in the order they are shown. */
const METADATA: ReadonlyArray<readonly [key: string, label: string]> = [
	['referrer', 'Came from'],
	['ip', 'IP'],
	['country', 'Country'],
	['city', 'City'],
	['language', 'Language'],
	['timezone', 'Time zone'],
	['screenResolution', 'Screen'],
];

/** Short name of a session: its random end, since ids of one day begin alike. */
export function shortId(sessionId: string): string {
	return sessionId.slice(-8);
}

/** What to call the visitor: their name, their e-mail, or a short id. */
export function visitorName({ identity, contact, id }: Session): string {
	const name = identity?.name ?? identity?.email ?? contact?.email;
	return oneLine(name ?? '', 60) || `Visitor ${shortId(id)}`;
}

/** What operators may see of visitors in a bridge. */
export interface CardOptions {
	showUrl: boolean;
	showMetadata: boolean;
}

/** Label and value of everything worth knowing; what the settings leave out is left out. */
export function sessionFacts(session: Session, show: CardOptions): Array<[string, string]> {
	const { identity, contact, metadata } = session;
	const facts: Array<[string, unknown]> = [
		['Name', identity?.name],
		['E-mail', identity?.email ?? contact?.email],
		['Phone', contact?.phone],
		['Customer', identity?.customerId],
		['Verified', identity?.verified ? 'yes' : undefined],
	];
	if (show.showUrl) facts.push(['Page', metadata.pageUrl]);
	if (show.showMetadata) {
		const { deviceType, browser, os } = metadata;
		facts.push(['Device', [deviceType, browser, os].filter(Boolean).join(' · ')]);
		for (const [key, label] of METADATA) facts.push([label, metadata[key]]);
		if (metadata.bot === true) facts.push(['Note', 'looks like a program']);
		for (const [key, value] of Object.entries(identity?.metadata ?? {}).slice(0, 20)) {
			facts.push([oneLine(key, 60), typeof value === 'object' ? JSON.stringify(value) : value]);
		}
	}
	facts.push(['Session', session.id]);
	return facts.flatMap(([label, value]): Array<[string, string]> => {
		if (value === undefined || value === null || value === '') return [];
		return [[label, oneLine(String(value), MAX_VALUE)]];
	});
}

/** The same as text, for the `info` command. */
export async function describeSession(
	core: CoreContext,
	sessionId: string,
	show: CardOptions,
): Promise<string> {
	const session = toSession(await requireSession(core.store, sessionId), core.projectId);
	const facts = sessionFacts(session, show);
	const state = `Status: ${session.status}, answered by: ${session.handledBy}`;
	return [...facts.map(([label, value]) => `${label}: ${value}`), state].join('\n');
}

/** On one line, with nothing invisible in it, and not longer than this. */
export function oneLine(text: string, max: number): string {
	const clean = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\s]+/gu, ' ').trim();
	return clean.length > max ? `${clean.slice(0, max - 1).replace(/\p{Cs}$/u, '')}…` : clean;
}
