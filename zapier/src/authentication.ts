/** The connection: which server, with which key. */
import type { Authentication, Bundle, ZObject } from 'zapier-platform-core';
import { call } from './api/call';
import { originOf } from './api/origin-of';

const DOCS = 'https://github.com/pocketping/n8n-nodes-pocketping/blob/main/docs/zapier.md';

/** GET /me. */
interface Me {
	projectId: string;
	project: { name: string };
	version: string;
}

/**
 * Asks the server whose key it is. The label shows the host as it was entered, which is what tells one
 * connection from another; behind a proxy, the server itself may know another name.
 */
async function test(z: ZObject, bundle: Bundle) {
	const me = await call<Partial<Me>>(z, bundle, { method: 'GET', path: '/me' });
	const { host } = new URL(originOf(z, bundle));
	if (typeof me.projectId !== 'string') {
		throw new z.errors.Error(
			`What answers at ${host} is not PocketPing. Check the Server URL.`,
			'NOT_POCKETPING',
		);
	}
	return { id: me.projectId, project: me.project?.name ?? 'PocketPing', host, version: me.version };
}

export const authentication = {
	type: 'custom',
	fields: [
		{
			key: 'server_url',
			label: 'Server URL',
			type: 'string',
			required: true,
			isNoSecret: true,
			placeholder: 'https://chat.example.com',
			helpText: `The address of your PocketPing server, without a path, such as \`https://chat.example.com\`. Zapier has to be able to reach it. [How to connect](${DOCS}#connect)`,
		},
		{
			key: 'api_key',
			label: 'API Key',
			type: 'password',
			required: true,
			helpText: `The key that PocketPing prints at its first start and keeps in \`data/api-key\`, or your own \`API_KEY\`. [Where to find it](${DOCS}#connect)`,
		},
	],
	test,
	connectionLabel: '{{project}} ({{host}})',
} satisfies Authentication;
