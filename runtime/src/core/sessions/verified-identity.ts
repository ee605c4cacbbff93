/** What a verified identity protects: the conversation that belongs to it, and itself. */
import type { ErrorCode } from '../../../../protocol/error-table';
import type { Identity } from '../../../../protocol/shapes';
import type { SessionRecord } from '../../storage/records';

/** What a page proved of who is in front of it. */
export interface IdentityProof {
	/** The customer that a token with a good signature names; undefined without such a token. */
	customerId: string | undefined;
	/** Whom the page names without proof, or with a proof that is none. */
	claimedId: string | undefined;
	/** Whether this service takes no one's word for who they are. */
	isRequired: boolean;
}

/**
 * Whether a page that holds a session's token may go on with it. On a shared computer the next customer finds
 * that token too: a verified conversation opens for the same customer only, or, where proof is optional, for a
 * page that claims to be nobody else.
 */
export function mayResume(session: SessionRecord, proof: IdentityProof): boolean {
	if (!session.identity?.verified) return true;
	const { customerId } = session.identity;
	if (proof.customerId !== undefined) return proof.customerId === customerId;
	if (proof.claimedId !== undefined && proof.claimedId !== customerId) return false;
	return !proof.isRequired;
}

/**
 * Why a visitor of this session may not become this identity; undefined if they may. A mere claim does not
 * replace what was proved, and what was proved of one customer is not handed to another.
 */
export function identityRefusal(session: SessionRecord, identity: Identity): ErrorCode | undefined {
	if (!session.identity?.verified) return undefined;
	if (!identity.verified) return 'IDENTITY_NOT_VERIFIED';
	const isSame = identity.customerId === session.identity.customerId;
	return isSame ? undefined : 'IDENTITY_MISMATCH';
}
