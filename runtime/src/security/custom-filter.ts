/** A filter function of the program that embeds this service, asked before the lists. */

/** What a filter may know of the request. */
export interface FilteredRequest {
	/** Without the query. */
	path: string;
	/** The plain id the request names in its address; nothing has proved it yet. */
	sessionId?: string;
}

/** Returns true to let in, false to keep out, nothing to leave it to the lists. */
export type CustomFilter = (
	subject: string,
	request: FilteredRequest,
) => boolean | null | undefined | void;

/** How a filter is asked for its decision; undefined when there is none. */
export type AskFilter = (subject: string, request: FilteredRequest) => boolean | undefined;

/**
 * Makes a filter safe to ask: one that throws, or answers something else (such as a promise), keeps everybody
 * out rather than letting everybody in.
 * @param onError hears what was wrong with the filter
 */
export function customFilter(
	filter: CustomFilter | undefined,
	onError: (error: unknown) => void,
): AskFilter {
	if (!filter) return () => undefined;
	return (subject, request) => {
		try {
			const decision: unknown = filter(subject, request);
			if (decision === undefined || decision === null) return undefined;
			if (typeof decision === 'boolean') return decision;
			throw new TypeError('a filter must return true, false or undefined, at once');
		} catch (error) {
			onError(error);
			return false;
		}
	};
}
