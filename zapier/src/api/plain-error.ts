/** Errors that say what they say, and not also everything that the step was given. */

/**
 * Zapier's core adds "What happened" to most errors: the requests, and all that the step was given, which on a
 * hook includes the secret that deliveries are signed with. This leaves it out.
 */
export function plainly<Thrown extends Error>(error: Thrown): Thrown {
	return Object.assign(error, { doNotContextify: true });
}
