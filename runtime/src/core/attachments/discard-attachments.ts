/** Files that nobody refers to any more are removed: the bytes first, then the record of them. */
import type { CoreContext } from '../core-context';

/** Removes files for good. If the bytes cannot be removed now, the record stays and housekeeping tries again. */
export async function discardAttachments(core: CoreContext, ids: readonly string[]): Promise<void> {
	for (const id of ids) {
		await core.files.delete(id);
		await core.journal.write(({ tx }) => tx.deleteAttachment(id));
	}
}
