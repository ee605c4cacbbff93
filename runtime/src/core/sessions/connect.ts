/** A page opens: the visitor's session is resumed or a new one begins. */
import { isDeepStrictEqual } from 'node:util';
import type { ErrorCode } from '../../../../protocol/error-table';
import type { Identity, Quote } from '../../../../protocol/shapes';
import type { MessageRecord, SessionRecord } from '../../storage/records';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { quotesFor } from '../messages/quote';
import { newId } from '../new-id';
import { isOperatorOnline } from '../operators/operator-status';
import { readWidgetConfig, type WidgetConfig } from '../widget-config/widget-config';
import { mergeIdentity } from './merge-identity';
import { identityRefusal, mayResume, type IdentityProof } from './verified-identity';
import { announce } from './wake';

/** History given to a page when it opens, as the existing widget shows no more; GET /messages pages back from there. */
const HISTORY_LENGTH = 50;

export interface ConnectRequest {
	/** Plain id of a session whose token the visitor showed; undefined starts a new session. */
	provenSessionId: string | undefined;
	/** The browser's own id for this visitor: a label, never proof. */
	visitorId: string | undefined;
	metadata: Record<string, unknown>;
	/** The visitor's address, kept as `metadata.ip`. */
	ip: string | undefined;
	identity: Identity | undefined;
	proof: IdentityProof;
}

export interface Connection {
	session: SessionRecord;
	/** Why the identity that the page sent was not taken. */
	identityRefusal: ErrorCode | undefined;
	/** Newest history, oldest first. */
	messages: MessageRecord[];
	/** What they answer, where that is not among them. */
	quotes: ReadonlyMap<string, Quote>;
	operatorOnline: boolean;
	/** How the chat looks and behaves on pages. */
	widgetConfig: WidgetConfig;
	/** Position in the event log that this answer reflects; frames after it are news to the page. */
	seq: number;
}

export async function connect(core: CoreContext, request: ConnectRequest): Promise<Connection> {
	return await core.journal.write(async (unit) => {
		const named =
			request.provenSessionId !== undefined
				? await unit.tx.getSession(request.provenSessionId)
				: undefined;
		const known = named && mayResume(named, request.proof) ? named : undefined;
		const refusal = known && request.identity && identityRefusal(known, request.identity);
		const accepted = refusal ? { ...request, identity: undefined } : request;
		const session = known ? await resume(unit, known, accepted) : await begin(core, unit, accepted);
		const messages = await unit.tx.listMessages(session.id, { limit: HISTORY_LENGTH });
		return {
			session,
			identityRefusal: refusal,
			messages,
			quotes: await quotesFor(unit.tx, session.id, messages),
			operatorOnline: await isOperatorOnline(unit.tx),
			widgetConfig: await readWidgetConfig(core, unit.tx),
			seq: await unit.tx.lastEventSeq(),
		};
	});
}

async function begin(
	core: CoreContext,
	unit: UnitOfWork,
	request: ConnectRequest,
): Promise<SessionRecord> {
	const { now } = unit;
	const session: SessionRecord = {
		id: newId('sess', now),
		visitorId: request.visitorId ?? newId('vis', now),
		status: 'active',
		createdAt: now,
		lastActivity: now,
		closedAt: null,
		metadata: { ...request.metadata, ...(request.ip && { ip: request.ip }) },
		identity: request.identity ?? null,
		aiEnabled: null,
		handledBy: 'waiting',
		announcedAt: null,
		contact: null,
		csat: null,
		screenshot: null,
	};
	await unit.tx.insertSession(session);
	if (request.identity) return await identified(unit, session);
	return core.settings.announceAt === 'page-view' ? await announce(unit, session) : session;
}

async function resume(
	unit: UnitOfWork,
	known: SessionRecord,
	request: ConnectRequest,
): Promise<SessionRecord> {
	const identity = request.identity
		? mergeIdentity(known.identity, request.identity, 'visitor')
		: known.identity;
	const session: SessionRecord = {
		...known,
		lastActivity: unit.now,
		// The newest page describes the visitor; where they first came from stays.
		metadata: { ...request.metadata, ...pick(known.metadata, ['ip', 'country', 'city']) },
		identity,
	};
	await unit.tx.updateSession(session);
	await unit.tx.cancelTimer('visitor_left', session.id);
	return isDeepStrictEqual(known.identity, identity) ? session : await identified(unit, session);
}

async function identified(unit: UnitOfWork, known: SessionRecord): Promise<SessionRecord> {
	const session = await announce(unit, known);
	await unit.append({ type: 'session.identified', session });
	return session;
}

function pick(source: Record<string, unknown>, keys: string[]): Record<string, unknown> {
	return Object.fromEntries(keys.filter((key) => key in source).map((key) => [key, source[key]]));
}
