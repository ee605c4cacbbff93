/** Whether an error of the file system says that there is no room. */

/** What the system says when there is no room left, or no more for this user. */
const FULL = ['ENOSPC', 'EDQUOT'];

export function isFull(error: unknown): boolean {
	return FULL.includes((error as NodeJS.ErrnoException).code ?? '');
}
