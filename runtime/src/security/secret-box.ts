/** Secrets as they are kept: encrypted with a key of the environment, or as they are where there is none. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { ChatError } from '../core/chat-error';

/** What every encrypted secret begins with; the version is of the whole format. */
const PREFIX = 'enc:v1:';

/** NIST SP 800-38D: 96 bits, never used twice with a key. Random ones are, for as many secrets as anybody has. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Something is encrypted with a key that the environment does not have. */
export class SecretsLocked extends Error {
	readonly code = 'SECRETS_LOCKED';

	constructor() {
		super(
			'secrets of webhooks are encrypted with a key that SECRETS_KEY does not have. ' +
				'Set SECRETS_KEY to it (after a comma, while another one takes over)',
		);
		this.name = 'SecretsLocked';
	}
}

interface Key {
	/** Says which key a secret is encrypted with; nothing can be learned of the key from it. */
	id: string;
	bytes: Buffer;
}

export class SecretBox {
	private readonly keys: readonly Key[];

	/** @param keys 32 bytes each, in base64 or hex: the first encrypts, all decrypt; none: nothing is encrypted */
	constructor(keys: readonly string[]) {
		this.keys = keys.map(toKey);
	}

	/**
	 * The form in which a secret is kept. An empty one stays empty.
	 * @throws {ChatError} INVALID_PARAMETERS for a secret that looks encrypted already
	 */
	seal(secret: string): string {
		if (secret.startsWith(PREFIX)) {
			throw new ChatError('INVALID_PARAMETERS', `A secret cannot begin with "${PREFIX}".`);
		}
		const [key] = this.keys;
		if (!key || secret === '') return secret;
		const iv = randomBytes(IV_BYTES);
		const cipher = createCipheriv('aes-256-gcm', key.bytes, iv);
		const text = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final()]);
		return `${PREFIX}${key.id}:${Buffer.concat([text, cipher.getAuthTag()]).toString('base64url')}`;
	}

	/** @throws {SecretsLocked} when the key is missing, or the kept form was changed */
	open(kept: string): string {
		if (!kept.startsWith(PREFIX)) return kept;
		const [id, text = ''] = kept.slice(PREFIX.length).split(':');
		const key = this.keys.find((one) => one.id === id);
		if (!key) throw new SecretsLocked();
		const bytes = Buffer.from(text, 'base64url');
		try {
			const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, IV_BYTES));
			decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
			const secret = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
			return Buffer.concat([secret, decipher.final()]).toString('utf8');
		} catch {
			throw new SecretsLocked();
		}
	}

	/** Whether a secret is kept as it would be kept today. */
	isCurrent(kept: string): boolean {
		const [key] = this.keys;
		return kept === '' || (key ? kept.startsWith(`${PREFIX}${key.id}:`) : !kept.startsWith(PREFIX));
	}
}

function toKey(text: string): Key {
	const bytes = Buffer.from(text, text.length === 64 ? 'hex' : 'base64');
	return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}
