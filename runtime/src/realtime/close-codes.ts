/** WebSocket close codes of this service: some of the standard, the others from the range it leaves to applications. */

export const CLOSE = {
	goingAway: 1001,
	/** This process ends; another one is there or will be, so coming back at once is right. */
	restarting: 1012,
	/** Sent more frames than any page does. */
	tooManyFrames: 1008,
	internalError: 1011,
	/** Turned away by a filter. */
	blocked: 4003,
	/** Did not read what it was sent. It may come back and resume from the log. */
	slow: 4008,
	/** Missed more than is replayed: POST /connect is where it goes on. */
	tooFarBehind: 4009,
	unauthorized: 4401,
	/** Its session was erased: POST /connect begins another. */
	sessionGone: 4404,
} as const;
