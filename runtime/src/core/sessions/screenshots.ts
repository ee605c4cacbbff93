/** Asking a page for a picture of itself, which is off unless the operator of this service allows it. */
import type { ScreenshotRequest, SessionRecord } from '../../storage/records';
import { ChatError } from '../chat-error';
import type { CoreContext } from '../core-context';
import { newId } from '../new-id';
import { requireSession } from './require-session';

/** A page that has not answered by then will not: it only logs its failures. */
const REQUEST_TTL_MS = 60_000;

/**
 * Asks the open pages of a session for a picture. A newer request replaces an older one.
 * @throws {ChatError} SCREENSHOTS_DISABLED, SESSION_NOT_FOUND
 */
export async function requestScreenshot(
	core: CoreContext,
	sessionId: string,
	requestedBy: string | undefined,
): Promise<SessionRecord> {
	if (!core.settings.screenshots) throw new ChatError('SCREENSHOTS_DISABLED');
	const session = await core.journal.write(async (unit) => {
		const known = await requireSession(unit.tx, sessionId);
		const screenshot = {
			requestId: newId('shot', unit.now),
			requestedAt: unit.now,
			...(requestedBy !== undefined && { requestedBy }),
		};
		const asked: SessionRecord = { ...known, screenshot };
		await unit.tx.updateSession(asked);
		return asked;
	});
	const frame = pendingScreenshotFrame(session, core.clock.now());
	if (frame) core.realtime.sendToSession(sessionId, frame);
	return session;
}

/** The request a page may still answer. */
export function pendingScreenshot(
	{ screenshot }: SessionRecord,
	now: number,
): ScreenshotRequest | undefined {
	const fresh = screenshot !== null && now - screenshot.requestedAt < REQUEST_TTL_MS;
	return fresh ? screenshot : undefined;
}

/** The frame that asks a page. */
export function pendingScreenshotFrame(session: SessionRecord, now: number) {
	const pending = pendingScreenshot(session, now);
	return pending && { type: 'screenshot_request', data: toScreenshotRequest(pending) };
}

/** A request as pages see it. Never `silent`: a visitor is entitled to see that a picture was taken. */
export function toScreenshotRequest({ requestId, requestedBy }: ScreenshotRequest) {
	return { requestId, ...(requestedBy !== undefined && { requestedBy }), requestedFrom: 'api' };
}
