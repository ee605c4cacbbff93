/** What was known of a visitor and what is said now become one identity. */
import type { Identity } from '../../../../protocol/shapes';

/** Metadata that has gathered, as JSON; past that only what is said now is kept. */
const MAX_METADATA_LENGTH = 16 * 1024;

/**
 * The identity from now on. Another customer replaces the one before. The API adds to what it does not name, and
 * what was proved stays proved as long as id, e-mail and name do. A page repeats what it knows on every view, which
 * must not undo what the API added. `verified` speaks for id, e-mail and name, so a proof takes nothing of
 * these from mere claims.
 * @param by whose word the new one is
 */
export function mergeIdentity(
	known: Identity | null,
	given: Identity,
	by: 'visitor' | 'api',
): Identity {
	if (!known) return given;
	const isOther =
		known.customerId !== undefined &&
		given.customerId !== undefined &&
		known.customerId !== given.customerId;
	if (isOther) return given;
	const metadata = mergeMetadata(known.metadata, given.metadata);
	const withMetadata = (identity: Identity): Identity =>
		metadata === undefined ? identity : { ...identity, metadata };
	if (by === 'api') {
		const merged = { ...known, ...given };
		const isSame =
			merged.customerId === known.customerId &&
			merged.email === known.email &&
			merged.name === known.name;
		return withMetadata({ ...merged, verified: known.verified === true && isSame });
	}
	if (given.verified) return known.verified ? withMetadata(given) : given;
	return withMetadata({ ...known, ...given });
}

function mergeMetadata(known: Identity['metadata'], given: Identity['metadata']) {
	if (!known || !given) return given ?? known;
	const merged = { ...known, ...given };
	return JSON.stringify(merged).length > MAX_METADATA_LENGTH ? given : merged;
}
