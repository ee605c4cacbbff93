/** Node parameters as n8n's editor saves them. */
import type { INodeParameterResourceLocator } from 'n8n-workflow';

/** The session field with an ID typed in. */
export function byId(value: string): INodeParameterResourceLocator {
	return { __rl: true, mode: 'id', value };
}

/** The session field as it is before anyone touches it: the session of the incoming item. */
export const sessionOfItem = byId('={{ $json.sessionId }}');
