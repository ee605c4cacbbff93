// What was acknowledged, what is stored and what the receiver took, side by side.
/**
 * @param database what the program kept its data in
 * @param taken what the receiver took, in order
 * @returns counts; everything but `duplicates` and `lostAnswers` must be 0 or equal
 */
async function compare({ database, visitors, workflow, asker, taken }) {
	const stored = await database.rows('SELECT id, content FROM messages');
	const deliveries = await database.rows(
		'SELECT state, CAST(count(*) AS integer) AS count FROM deliveries GROUP BY state',
	);
	const expected = await database.rows(
		`SELECT id, type FROM events WHERE type IN ('message.created', 'custom_event.received')`,
	);

	const storedIds = new Set(stored.map(({ id }) => id));
	const received = new Set(taken.map(({ mark }) => mark));
	const receivedIds = new Set(taken.map(({ id }) => id));
	const acked = [...visitors.acked, ...workflow.acked, ...asker.acked];
	const contents = stored.map(({ content }) => content);
	return {
		acked: acked.length,
		ackedButNotStored: visitors.ackedIds.filter((id) => !storedIds.has(id)).length,
		ackedButNotDelivered: acked.filter((mark) => !received.has(mark)).length,
		storedButNotDelivered: expected.filter(({ id }) => !receivedIds.has(id)).length,
		storedTwice: contents.length - new Set(contents).size,
		waiting: deliveries.find(({ state }) => state === 'pending')?.count ?? 0,
		givenUp: deliveries.find(({ state }) => state === 'failed')?.count ?? 0,
		outOfOrder: countOutOfOrder(taken),
		sameUnderOtherId: countOtherIds(taken),
		deliveries: taken.length,
		duplicates: taken.length - receivedIds.size,
		lostAnswers: workflow.lostAnswers,
	};
}

/** First arrivals that came after something that was sent later in the same session. */
function countOutOfOrder(taken) {
	const newest = new Map();
	const seen = new Set();
	let count = 0;
	for (const { mark, id } of taken) {
		if (seen.has(id)) continue;
		seen.add(id);
		// Each question has an address of its own, and nothing to be in order with.
		if (mark.startsWith('/resume/')) continue;
		const [series, number] = mark.split(':');
		const previous = newest.get(series) ?? -1;
		if (Number(number) < previous) count += 1;
		newest.set(series, Math.max(previous, Number(number)));
	}
	return count;
}

/** Things that arrived under two ids: a receiver could not tell that they are one. */
function countOtherIds(taken) {
	const ids = new Map();
	for (const { mark, id } of taken) ids.set(mark, (ids.get(mark) ?? new Set()).add(id));
	return [...ids.values()].filter((known) => known.size > 1).length;
}

module.exports = { compare };
