/** Signing keys by the kept form of their secret, kept because making one costs more than signing with it. */
import { createSigningKey, type SigningKey } from '../../../../protocol/signature';

const MAX_KEYS = 1000;

export class SigningKeys {
	private readonly keys = new Map<string, SigningKey>();

	/** @param open gives the secret of its kept form */
	constructor(private readonly open: (kept: string) => string) {}

	for(kept: string): SigningKey {
		let key = this.keys.get(kept);
		if (!key) {
			// Subscriptions are few; starting over now and then is simpler than ageing entries out.
			if (this.keys.size >= MAX_KEYS) this.keys.clear();
			key = createSigningKey(this.open(kept));
			this.keys.set(kept, key);
		}
		return key;
	}
}
