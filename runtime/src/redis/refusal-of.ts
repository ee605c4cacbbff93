/** What Redis says when it will not have this service, however often it is asked. */

/** The beginnings of its answers (redis.io/docs, commands AUTH, HELLO and SELECT; ACL). */
const REFUSALS =
	/^(NOAUTH|WRONGPASS|NOPERM|ERR invalid password|ERR AUTH|ERR DB index|ERR Client sent AUTH)/;

/** An error that says what to do, or undefined when waiting may help. */
export function refusalOf({ message }: Error): Error | undefined {
	if (!REFUSALS.test(message)) return undefined;
	return Object.assign(
		new Error(
			`Redis refuses this service: ${message} Check user, password and database in REDIS_URL.`,
		),
		{ code: 'REDIS_REFUSED' },
	);
}
