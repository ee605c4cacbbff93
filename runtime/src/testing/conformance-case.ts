/** A check of a contract, to be registered with whatever test runner there is. */

/**
 * One thing that an implementation must do.
 * @example
 * for (const { name, run } of storeConformance(open)) test(name, run);
 */
export interface ConformanceCase {
	readonly name: string;
	/** Rejects with an AssertionError that says what was found and what was expected. */
	run(): Promise<void>;
}
