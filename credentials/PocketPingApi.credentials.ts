/** The credential both nodes share: where the runtime is, and the key that opens its API. */
import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

export class PocketPingApi implements ICredentialType {
	name = 'pocketPingApi';

	displayName = 'PocketPing API';

	icon: Icon = {
		light: 'file:../nodes/icons/pocketPing.svg',
		dark: 'file:../nodes/icons/pocketPing.dark.svg',
	};

	documentationUrl = 'https://github.com/pocketping/n8n-nodes-pocketping#readme';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'http://localhost:3001',
			placeholder: 'e.g. https://chat.example.com',
			required: true,
			description: 'Where the PocketPing runtime answers, as seen from n8n',
			hint: 'If n8n runs in Docker, localhost is the container itself. Use the host name of the runtime.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The key that the runtime prints at its first start, or its API_KEY variable',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			headers: {
				Authorization: '=Bearer {{$credentials.apiKey}}',
			},
		},
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/me',
		},
	};
}
