/** Files that no message took up, and those of erased sessions, are removed. */
import { discardAttachments } from '../core/attachments/discard-attachments';
import { isAlive, UPLOAD_TTL_MS } from '../core/attachments/upload-limits';
import type { CoreContext } from '../core/core-context';

/** Beyond the time in which an upload may begin: one that began in time has ended by then. */
const PENDING_MARGIN_MS = 15 * 60_000;

/** Files of one step. */
const STEP = 100;

/**
 * Removes a step of them.
 * @param onError hears of one that cannot be removed, which keeps none of the others
 * @returns how many were removed, and whether there may be more
 */
export async function discardUnused(
	core: CoreContext,
	onError: (error: unknown) => void,
): Promise<{ removed: number; more: boolean }> {
	const now = core.clock.now();
	const announcedBefore = now - UPLOAD_TTL_MS - PENDING_MARGIN_MS;
	const unused = await core.store.listUnusedAttachments(announcedBefore, STEP);
	let removed = 0;
	for (const file of unused) {
		if (isAlive(file, now)) continue;
		try {
			await discard(core, file.id);
			removed += 1;
		} catch (error) {
			onError(error);
		}
	}
	return { removed, more: unused.length === STEP && removed > 0 };
}

/** Removes a file, unless a message takes it up at this very moment. */
async function discard(core: CoreContext, id: string): Promise<void> {
	const isDead = await core.journal.write(async ({ tx, now }) => {
		const file = await tx.getAttachment(id);
		if (!file || isAlive(file, now)) return false;
		await tx.updateAttachment({ ...file, status: 'discarded' });
		return true;
	});
	if (isDead) await discardAttachments(core, [id]);
}
