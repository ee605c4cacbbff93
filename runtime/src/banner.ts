/** What a person reads at the start: what to open, which key to use, how to connect n8n. */
import type { Config } from './config/config';

export interface BannerFacts {
	config: Config;
	port: number;
	apiKey: { key: string; created: boolean };
}

/** The text for the terminal. A key is shown only in the start that made it. */
export function banner({ config, port, apiKey }: BannerFacts): string {
	const base = config.publicUrl ?? `http://localhost:${port}`;
	const lines = [
		'',
		'  PocketPing is running',
		'',
		`  Demo shop      ${base}/demo`,
		`  API            ${base}`,
		`  API key        ${keyLine(config, apiKey)}`,
		'',
		'  Connect n8n    1. Settings → Community nodes → install n8n-nodes-pocketping',
		`                 2. New credential "PocketPing API": Base URL ${base}, and the API key`,
		'                 3. Import workflows/cart-abandoned-offer.json and publish it',
		'                 4. Leave the demo shop with something in the cart',
		'',
		...(config.publicUrl === undefined
			? [
					'  Local trial    Webhooks may point to this machine, so that an n8n on it just works.',
					'                 Set PUBLIC_URL to end the trial.',
					'',
				]
			: []),
	];
	return `${lines.join('\n')}\n`;
}

function keyLine(config: Config, apiKey: BannerFacts['apiKey']): string {
	if (apiKey.created) return `${apiKey.key}   (made just now, shown once)`;
	if (config.apiKey !== undefined) return 'the one in API_KEY';
	return `kept in ${config.dataDir}/api-key`;
}
