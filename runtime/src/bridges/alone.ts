/** Listening where a platform tells everything to everybody who listens: on one instance at a time. */

/**
 * Does something when it is this instance's turn, and again if the turn was lost meanwhile.
 * @param signal ends it
 * @param standBy told that another instance has the turn
 * @param work ends when its own signal says so; what it throws is thrown
 */
export type Alone = (
	signal: AbortSignal,
	standBy: () => void,
	work: (signal: AbortSignal) => Promise<void>,
) => Promise<void>;

/** Where there is only one instance, it is always its turn. */
export const alwaysAlone: Alone = async (signal, _standBy, work) => await work(signal);
