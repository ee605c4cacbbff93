/** Paths as they may be logged or shown to a filter: the addresses of files hold a proof that is nobody's business. */

const FILE_ADDRESS = /^(\/(?:pocketping\/)?(?:files|uploads)\/[^/.]*).*/i;

/** Cuts what follows a file's id; other paths stay as they are. @param path without the query */
export function withoutProofs(path: string): string {
	return path.replace(FILE_ADDRESS, '$1');
}
