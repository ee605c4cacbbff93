// Waiting for something that becomes true by itself, for a bounded time.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The first answer of `probe` that is truthy. @param what for the error, if there is none in time */
async function waitFor(what, probe, ms = 15_000) {
	const end = Date.now() + ms;
	for (;;) {
		const value = await probe();
		if (value) return value;
		if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
		await sleep(20);
	}
}

module.exports = { sleep, waitFor };
