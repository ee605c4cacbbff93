/** The management API key in force: the one of the settings, or one kept in the data directory. */
import type { Config } from '../config/config';
import { loadOrCreateApiKey } from '../security/api-keys';

export interface ApiKey {
	key: string;
	/** Whether this start made it, which is the one time it is shown. */
	created: boolean;
}

export function loadApiKey(config: Pick<Config, 'apiKey' | 'dataDir'>): ApiKey {
	return config.apiKey
		? { key: config.apiKey, created: false }
		: loadOrCreateApiKey(config.dataDir);
}
