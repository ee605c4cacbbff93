/** A page opens: the visitor's session is resumed or a new one begins. */
import type { Identity } from '../../../../protocol/shapes';
import type { MessageRecord, SessionRecord } from '../../storage/records';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';
import { newId } from '../new-id';
import { isOperatorOnline } from '../operators/operator-status';
import { sameIdentity } from './identify';

/** History given to a page when it opens; older messages are paged in on demand. */
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
}

export interface Connection {
	session: SessionRecord;
	/** Newest history, oldest first. */
	messages: MessageRecord[];
	operatorOnline: boolean;
	welcomeMessage: string | undefined;
	/** Position in the event log that this answer reflects; frames after it are news to the page. */
	seq: number;
}

export async function connect(core: CoreContext, request: ConnectRequest): Promise<Connection> {
	return await core.journal.write(async (unit) => {
		const known =
			request.provenSessionId !== undefined
				? await unit.tx.getSession(request.provenSessionId)
				: undefined;
		const session = known ? await resume(unit, known, request) : await begin(unit, request);
		return {
			session,
			messages: await unit.tx.listMessages(session.id, { limit: HISTORY_LENGTH }),
			operatorOnline: await isOperatorOnline(unit.tx),
			welcomeMessage: core.settings.welcomeMessage,
			seq: await unit.tx.lastEventSeq(),
		};
	});
}

async function begin(unit: UnitOfWork, request: ConnectRequest): Promise<SessionRecord> {
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
	};
	await unit.tx.insertSession(session);
	await unit.append({ type: 'session.created', session });
	return session;
}

async function resume(
	unit: UnitOfWork,
	known: SessionRecord,
	request: ConnectRequest,
): Promise<SessionRecord> {
	const identityChanged =
		request.identity !== undefined && !sameIdentity(known.identity, request.identity);
	const session: SessionRecord = {
		...known,
		lastActivity: unit.now,
		// The newest page describes the visitor; where they first came from stays.
		metadata: { ...request.metadata, ...pick(known.metadata, ['ip', 'country', 'city']) },
		identity: request.identity ?? known.identity,
	};
	await unit.tx.updateSession(session);
	if (identityChanged) await unit.append({ type: 'session.identified', session });
	return session;
}

function pick(source: Record<string, unknown>, keys: string[]): Record<string, unknown> {
	return Object.fromEntries(keys.filter((key) => key in source).map((key) => [key, source[key]]));
}
