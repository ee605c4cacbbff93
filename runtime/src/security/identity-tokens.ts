/** Verified identity: a JWT with which the site's own server vouches for who its visitor is. */
import { createSecretKey } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { Identity } from '../../../protocol/shapes';
import type { Clock } from '../core/clock';

export interface IdentityTokens {
	/** Whether there is a secret to verify tokens with. */
	readonly enabled: boolean;
	/** Whether identities without a token are refused. */
	readonly required: boolean;
	/** Reads a token. Never rejects: whatever is wrong with it, the answer is a reason. */
	verify(token: string): Promise<TokenVerdict>;
}

export type TokenVerdict =
	| { valid: true; customerId: string; identity: Identity }
	| {
			valid: false;
			/** What is wrong, and what to do about it; for the page's developer. */
			problem: string;
			/** Set when the signature is good and only the time is over. */
			customerId?: string;
	  };

export interface IdentityTokenOptions {
	/** HS256 keys, 32 characters or more each; several while one is being replaced. None: no token is taken. */
	secrets: readonly string[];
	required: boolean;
	clock: Clock;
	/** Checks the claims beside the registered ones. */
	claimsSchema: z.ZodType<Record<string, unknown>>;
}

/** How far the clock of the site's server may be off. */
const TOLERANCE_SECONDS = 60;

/** Nobody can be asked to forget a token, so none is taken that lives longer. */
const MAX_LIFETIME_SECONDS = 24 * 60 * 60;

const MAX_TOKEN_LENGTH = 16 * 1024;

/** Claims about the token, not about the visitor (RFC 7519 §4.1); `id` repeats `sub`, `verified` is not theirs. */
const TOKEN_CLAIMS = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'id', 'verified', 'token'];

const FORGED: TokenVerdict = {
	valid: false,
	problem: 'The identity token is not signed with IDENTITY_SECRET. Sign it on your server, HS256.',
};

/** A reader of tokens. The library that verifies them loads with the first one. */
export function identityTokens(options: IdentityTokenOptions): IdentityTokens {
	const { required, clock } = options;
	const keys = options.secrets.map((secret) => createSecretKey(Buffer.from(secret, 'utf8')));

	async function verify(token: string): Promise<TokenVerdict> {
		if (token.length > MAX_TOKEN_LENGTH) return unusable('it is too long');
		const { errors, jwtVerify } = await import('jose');
		const now = clock.now();
		const checks = {
			// The algorithm is this one, whatever the token's own header asks for.
			algorithms: ['HS256'],
			requiredClaims: ['sub', 'exp'],
			clockTolerance: TOLERANCE_SECONDS,
			currentDate: new Date(now),
		};
		for (const key of keys) {
			try {
				const { payload } = await jwtVerify(token, key, checks);
				return toVerdict(payload, now / 1000, options.claimsSchema);
			} catch (error) {
				if (error instanceof errors.JWSSignatureVerificationFailed) continue;
				if (error instanceof errors.JWTExpired) {
					return {
						valid: false,
						problem: 'The identity token has expired. Get a new one from your server.',
						customerId: error.payload.sub,
					};
				}
				if (error instanceof errors.JWTClaimValidationFailed) {
					return unusable(`its claim \`${error.claim}\` is missing or wrong`);
				}
				if (error instanceof errors.JOSEAlgNotAllowed)
					return unusable('it is not signed with HS256');
				return unusable('it is not a signed JWT');
			}
		}
		return FORGED;
	}
	return { enabled: keys.length > 0, required, verify };
}

const claims = z.object({
	sub: z.string().min(1).max(200),
	email: z.string().min(1).max(320).nullish(),
	name: z.string().min(1).max(200).nullish(),
});

function toVerdict(
	payload: JWTPayload,
	nowSeconds: number,
	claimsSchema: IdentityTokenOptions['claimsSchema'],
): TokenVerdict {
	if ((payload.exp ?? Infinity) > nowSeconds + MAX_LIFETIME_SECONDS + TOLERANCE_SECONDS) {
		return unusable('it lives longer than 24 hours');
	}
	const known = claims.safeParse(payload);
	if (!known.success) {
		return unusable(
			`its claim \`${known.error.issues[0]?.path.join('.')}\` is not a text of usual length`,
		);
	}
	const { sub, email, name } = known.data;
	const rest = Object.entries(payload).filter(
		([key]) => !TOKEN_CLAIMS.includes(key) && key !== 'email' && key !== 'name',
	);
	const metadata = claimsSchema.safeParse(Object.fromEntries(rest));
	if (!metadata.success) return unusable('its claims are larger than 8 kB or nest too deep');
	return {
		valid: true,
		customerId: sub,
		identity: {
			customerId: sub,
			...(email && { email }),
			...(name && { name }),
			...(rest.length > 0 && { metadata: metadata.data }),
			verified: true,
		},
	};
}

function unusable(why: string): TokenVerdict {
	return { valid: false, problem: `The identity token cannot be used: ${why}.` };
}
