/** Who a page says its visitor is → an identity, verified or not, or the reason why it is not taken. */
import { z } from 'zod';
import type { Identity } from '../../../../../protocol/shapes';
import { ChatError } from '../../../core/chat-error';
import type { IdentityTokens } from '../../../security/identity-tokens';
import { boundedObject, parse } from '../parse';

/** `id` is required by the widget's own `identify()`; every other field is the site's choice. */
const claim = boundedObject.pipe(
	z.looseObject({
		id: z.union([z.string().min(1).max(200), z.number().transform(String)]),
		email: z.string().max(320).optional(),
		name: z.string().max(200).optional(),
	}),
);

const signedClaim = z.object({
	token: z.string('must be a JWT, signed by your server').min(1),
	/** Repeats the token's `sub`, as the widget wants an id. */
	id: z.union([z.string(), z.number().transform(String)]).optional(),
});

/** Wrapped, so that what is wrong is named as the page knows it: `identity.id`. */
const unsigned = z.object({ identity: claim });
const signed = z.object({ identity: signedClaim });

export interface ReadIdentity {
	/** Who the visitor is from now on; undefined when the page does not say, or may not. */
	identity?: Identity;
	/** Whose token it is, if its signature is good: an expired one still tells whose conversation this was. */
	provenCustomerId?: string;
	/** Who the page says it is, whether that is taken or not; whoever claims to be another is not given this one's. */
	claimedId?: string;
	/** INVALID_PARAMETERS, IDENTITY_NOT_VERIFIED */
	error?: ChatError;
}

/** Reads the `identity` of /identify and /connect. Never rejects; the token goes no further than this. */
export async function readIdentity(tokens: IdentityTokens, input: unknown): Promise<ReadIdentity> {
	if (input === undefined || input === null) return {};
	return { ...(await readClaim(tokens, input)), claimedId: claimedIdOf(input) };
}

async function readClaim(tokens: IdentityTokens, input: unknown): Promise<ReadIdentity> {
	try {
		const isSigned = (input as { token?: unknown }).token !== undefined;
		if (tokens.enabled && isSigned) return await readSigned(tokens, input);
		if (tokens.required) throw new ChatError('IDENTITY_NOT_VERIFIED');
		return { identity: fromClaim(parse(unsigned, { identity: withoutToken(input) }).identity) };
	} catch (error) {
		if (error instanceof ChatError) return { error };
		throw error;
	}
}

/** As text, since pages send numbers as well. */
function claimedIdOf(input: unknown): string | undefined {
	const { id } = input as { id?: unknown };
	return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

async function readSigned(tokens: IdentityTokens, input: unknown): Promise<ReadIdentity> {
	const { token, id } = parse(signed, { identity: input }).identity;
	const verdict = await tokens.verify(token);
	const refuse = (problem: string) => ({
		provenCustomerId: verdict.customerId,
		error: new ChatError('IDENTITY_NOT_VERIFIED', problem),
	});
	if (!verdict.valid) return refuse(verdict.problem);
	if (id !== undefined && id !== verdict.customerId) {
		return refuse('`identity.id` is not the `sub` of the token. Send the same, or no `id`.');
	}
	return { identity: verdict.identity, provenCustomerId: verdict.customerId };
}

/** A token that nobody here can verify is not a fact about the visitor, and a secret of the site. */
function withoutToken(input: unknown): unknown {
	if (typeof input !== 'object' || Array.isArray(input)) return input;
	const rest = { ...input };
	Reflect.deleteProperty(rest, 'token');
	return rest;
}

/** The widget's flat identity → the management side's, where unknown fields are metadata. */
function fromClaim(identity: z.output<typeof claim>): Identity {
	const { id, email, name, ...metadata } = identity;
	// No page vouches for itself.
	delete metadata.verified;
	return {
		customerId: id,
		...(email !== undefined && { email }),
		...(name !== undefined && { name }),
		...(Object.keys(metadata).length > 0 && { metadata }),
		verified: false,
	};
}
