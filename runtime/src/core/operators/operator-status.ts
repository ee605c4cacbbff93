/** Whether a human is there to answer: each operator for themselves, and all of them as pages and workflows see it. */
import type { OperatorRecord } from '../../storage/bridge-records';
import type { StoreReader } from '../../storage/store';
import type { CoreContext } from '../core-context';
import type { UnitOfWork } from '../journal';

const META_KEY = 'operator_online';

/** The one timer of its kind. */
const TIMER_ID = 'operators';

/** How long somebody who wrote counts as there, without having said so. */
export const ACTIVE_MS = 15 * 60_000;

/** Later than any clock: until they say otherwise. */
const UNTIL_THEY_SAY = Number.MAX_SAFE_INTEGER;

/** Whoever sets the status through the API speaks for everybody. */
const API = { source: 'api', id: '', name: 'API' };

export type OperatorIdentity = Pick<OperatorRecord, 'source' | 'id' | 'name'>;

export async function isOperatorOnline(reader: StoreReader): Promise<boolean> {
	return (await reader.getMeta(META_KEY)) === 'true';
}

/** Through the API: online until further notice, or everybody is away. Every open page hears of a change. */
export async function setOperatorOnline(core: CoreContext, online: boolean): Promise<void> {
	await core.journal.write(async (unit) => {
		if (online) await notePresence(unit, API, 'online');
		else {
			await unit.tx.bridges.allOffline();
			await refreshOperators(unit);
		}
	});
}

/** An operator says that they are there or away, or does something that shows it. */
export async function notePresence(
	unit: UnitOfWork,
	operator: OperatorIdentity,
	presence: 'online' | 'offline' | 'active',
): Promise<void> {
	const { tx, now } = unit;
	const known = await tx.bridges.getOperator(operator.source, operator.id);
	const until = { online: UNTIL_THEY_SAY, offline: null, active: now + ACTIVE_MS }[presence];
	const onlineUntil =
		presence === 'active' ? Math.max(known?.onlineUntil ?? 0, now + ACTIVE_MS) : until;
	await tx.bridges.putOperator({ ...operator, onlineUntil, activeAt: now });
	await refreshOperators(unit);
}

/** Tells of a change of what they come to together. Also the handler of the timer that some of them are gone by. */
export async function refreshOperators(unit: UnitOfWork): Promise<void> {
	const { tx, now } = unit;
	const until = await tx.bridges.onlineUntil(now);
	if (until === undefined || until === UNTIL_THEY_SAY) {
		await tx.cancelTimer('operators_idle', TIMER_ID);
	} else {
		const timer = { kind: 'operators_idle', sessionId: TIMER_ID, dueAt: until, data: {} } as const;
		await unit.setTimer(timer);
	}
	const online = until !== undefined;
	if ((await isOperatorOnline(tx)) === online) return;
	await tx.setMeta(META_KEY, String(online));
	await unit.append({ type: 'operator.status', session: null, data: { online } });
}
