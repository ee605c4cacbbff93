/** Events of the log → what operators are told of them. */
import type { Csat, EventBody, Message, Session } from '../../../protocol/shapes';
import {
	oneLine,
	sessionFacts,
	shortId,
	visitorName,
	type CardOptions,
} from '../core/bridges/describe-session';
import type { Post } from './post';

const FACES = ['😡', '😕', '😐', '🙂', '😍'];

const SOURCE_MARKS: Record<string, string> = { discord: '🎮', slack: '💬', telegram: '✈️' };

/** The card at the beginning of a conversation. */
export function sessionCard(session: Session, show: CardOptions & { hint: string }): Post {
	return {
		title: `🆕 ${visitorName(session)}`,
		facts: sessionFacts(session, show),
		note: show.hint,
	};
}

/** @param tag names the session where several share a chat */
export function messagePost(message: Message, session: Session, tag: boolean): Post {
	const author = authorOf(message, session);
	const edited = message.editedAt === undefined ? {} : { note: '(edited)' };
	return {
		title: tag ? `${author} · ${shortId(session.id)}` : author,
		...(message.content !== '' && { text: message.content }),
		...edited,
	};
}

/** Who a message is from, as operators see it. */
export function authorOf({ type, operator }: Message, session: Session): string {
	if (type === 'visitor') return `👤 ${visitorName(session)}`;
	if (type === 'ai') return '🤖 AI';
	if (type === 'system') return 'ℹ️ Note to the visitor';
	const name = oneLine(operator?.name ?? '', 60) || 'Operator';
	const { source } = operator ?? {};
	if (source === undefined) return `🔌 ${name}`;
	return `${SOURCE_MARKS[source] ?? '📨'} ${name} via ${source}`;
}

/** What is told of everything that is not a message; undefined for what is not worth a post. */
export function eventPost({ event: type, data }: EventBody, show: CardOptions): Post | undefined {
	const { session } = data;
	if (!session) return undefined;
	switch (type) {
		case 'session.closed':
			return { title: '🔴 Conversation closed', note: 'It opens again when the visitor writes.' };
		case 'session.reopened':
			return { title: '🟢 The visitor is back, the conversation is open again' };
		case 'session.identified':
			return { title: '🪪 Visitor identified', facts: sessionFacts(session, show) };
		case 'custom_event.received':
			return customEventPost(data, session);
		case 'ai.takeover':
			return {
				title: '🤖 The AI answers now',
				note:
					data.reason === 'timeout' ? 'Nobody answered in time. Write to take over.' : undefined,
			};
		case 'ai.toggled':
			return { title: data.enabled ? '🤖 AI switched on here' : '🤖 AI switched off here' };
		case 'handoff.changed':
			return handoffPost(data.to, data.reason);
		case 'csat.submitted':
			return data.csat && csatPost(data.csat);
		case 'visitor.disconnected':
			return { title: `👋 ${visitorName(session)} left${stay(data.duration)}` };
		default:
			return undefined;
	}
}

/** The card of a custom event. */
function customEventPost({ event }: EventBody['data'], session: Session): Post | undefined {
	if (!event) return undefined;
	return {
		title: '⚡ Custom Event',
		facts: [['📌 Event', oneLine(event.name, 200)]],
		...(event.data !== undefined && { code: JSON.stringify(event.data, null, 2) }),
		note: `Session: ${shortId(session.id)}…`,
	};
}

function handoffPost(to: string | undefined, reason: string | undefined): Post | undefined {
	const gaveUp = ['escalated', 'refused', 'limit', 'failed'].includes(reason ?? '');
	if (to !== 'human' || !gaveUp) return undefined;
	return { title: '🙋 The AI asks for a human', note: 'Please answer here.' };
}

function csatPost({ score, comment }: Csat): Post {
	const face = FACES[(score ?? 0) - 1] ?? '';
	return { title: `⭐ ${face} ${score}/5`, ...(comment && { text: `“${comment}”` }) };
}

/** ` after 45 s`, ` after 12 min`, ` after 1 h 5 min`; nothing when it is not known. */
function stay(seconds: number | undefined): string {
	if (seconds === undefined || !(seconds >= 0)) return '';
	if (seconds < 60) return ` after ${Math.round(seconds)} s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return ` after ${minutes} min`;
	const rest = minutes % 60;
	return ` after ${Math.floor(minutes / 60)} h${rest > 0 ? ` ${rest} min` : ''}`;
}
