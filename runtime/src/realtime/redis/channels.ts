/** The names of what instances say to each other through Redis. Several services may share one Redis. */

export interface Channels {
	/** News of one session. */
	session(sessionId: string): string;
	/** All of those. */
	everySession: string;
	/** News for all pages. */
	all: string;
	/** Answers for one instance. */
	instance(id: string): string;
	/** Key of the visitors seen lately. */
	visitors: string;
	/** Key of the turn at a work that one instance at a time does. */
	turn(name: string): string;
}

/** @param projectId of the service, which all of its instances share */
export function channelsOf(projectId: string): Channels {
	const prefix = `pocketping:${projectId}`;
	return {
		session: (sessionId) => `${prefix}:session:${sessionId}`,
		everySession: `${prefix}:session:*`,
		all: `${prefix}:all`,
		instance: (id) => `${prefix}:instance:${id}`,
		visitors: `${prefix}:visitors`,
		turn: (name) => `${prefix}:turn:${name}`,
	};
}
