/** Waiting for something that becomes true by itself, for a bounded time. */

/** The first value of `probe` that is truthy; asks again every 20 ms. */
export async function eventually<T>(probe: () => Promise<T>, ms = 8000): Promise<NonNullable<T>> {
	const end = Date.now() + ms;
	for (;;) {
		const value = await probe();
		if (value) return value;
		if (Date.now() > end) throw new Error(`not within ${ms} ms`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
