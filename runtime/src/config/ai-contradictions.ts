/** Variables of the AI that are right one by one and wrong together. */
import { AI_PROVIDER_NAMES } from '../ai/ai-provider';
import { AI_VARIABLES } from './ai-variables';

/** One line for each contradiction. */
export function aiContradictions(env: Readonly<Record<string, string | undefined>>): string[] {
	const provider = env.AI_PROVIDER;
	if (!provider) {
		// A key alone says nothing: many programs on one machine share it.
		const set = Object.keys(AI_VARIABLES).filter((name) => name.startsWith('AI_') && env[name]);
		return set.length > 0 ? [`AI_PROVIDER: expected, since ${set.join(' and ')} is set`] : [];
	}
	if (!(AI_PROVIDER_NAMES as readonly string[]).includes(provider)) return [];
	const [key, baseUrl] = [
		`${provider.toUpperCase()}_API_KEY`,
		`${provider.toUpperCase()}_BASE_URL`,
	];
	if (env[key] || (provider === 'openai' && env[baseUrl])) return [];
	return [`${key}: expected, since AI_PROVIDER is ${JSON.stringify(provider)}`];
}
