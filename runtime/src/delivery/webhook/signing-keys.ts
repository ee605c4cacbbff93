/** Signing keys by secret, kept because making one costs more than signing with it. */
import { createSigningKey, type SigningKey } from '../../../../protocol/signature';

const MAX_KEYS = 1000;

export class SigningKeys {
	private readonly keys = new Map<string, SigningKey>();

	for(secret: string): SigningKey {
		let key = this.keys.get(secret);
		if (!key) {
			// Subscriptions are few; starting over now and then is simpler than ageing entries out.
			if (this.keys.size >= MAX_KEYS) this.keys.clear();
			key = createSigningKey(secret);
			this.keys.set(secret, key);
		}
		return key;
	}
}
