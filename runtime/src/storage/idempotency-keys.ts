/** The part of the storage contract that keeps the answers of requests that may be sent again. */

/** A key that a request was sent with, and what was answered. */
export interface IdempotencyRecord {
	key: string;
	/** What of the request must be the same when it is sent again. */
	fingerprint: string;
	/** Which request of those with this key took effect: made up for each one that arrives. */
	request: string;
	createdAt: number;
	/** Null as long as only the effect is known to have happened. */
	answer: { status: number; body: string } | null;
}

export interface IdempotencyKeys {
	find(key: string): Promise<IdempotencyRecord | undefined>;
	/** Keeps a key that is not known, or not since `expired`; says whether it is this request's now. */
	reserve(record: Omit<IdempotencyRecord, 'answer'>, expired: number): Promise<boolean>;
	/** Keeps the answer with the key of the request that was answered. */
	answer(key: string, request: string, status: number, body: string): Promise<void>;
	/** Deletes keys made before this time; returns how many. */
	deleteOlder(before: number, limit: number): Promise<number>;
}
