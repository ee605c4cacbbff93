// Two servers under the same load, measured in turns, so that a busy moment of the machine meets both.
const { median } = require('./stats');

const SECONDS = 3;
const WARM_UP_SECONDS = 3;
const ROUNDS = 5;

/**
 * @param bare loads the bare server for the given seconds; answers its rate
 * @param ours the same for the runtime
 */
async function compare(bare, ours) {
	const rates = { bare: [], ours: [], ratio: [] };
	await bare(WARM_UP_SECONDS);
	await ours(WARM_UP_SECONDS);
	for (let round = 0; round < ROUNDS; round += 1) {
		rates.bare.push(await bare(SECONDS));
		rates.ours.push(await ours(SECONDS));
		rates.ratio.push(rates.ours.at(-1) / rates.bare.at(-1));
	}
	return { bare: median(rates.bare), ours: median(rates.ours), ratio: median(rates.ratio) };
}

/** A line of the table for rates. */
const rateRow = (name, { bare, ours, ratio }, limit, least) => ({
	name,
	measured: `${Math.round(ours)}/s`,
	against: `${Math.round(bare)}/s ${limit}`,
	ratio,
	least,
});

module.exports = { compare, rateRow };
