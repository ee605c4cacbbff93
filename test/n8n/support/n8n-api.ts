/** What the editor does in the browser, done over n8n's own REST API. */

const OWNER = { email: 'owner@example.com', password: 'End-to-end-1' };
/** n8n binds a login to the browser it was made in. */
const BROWSER = 'end-to-end-test';

type ListAnswer = ListEntry[] | { results: ListEntry[] };

interface ListEntry {
	name: string;
	value: string;
}

interface Execution {
	id: string;
	status: string;
	workflowId: string;
}

export class N8nApi {
	private cookie = '';

	constructor(private readonly url: string) {}

	/** Creates the owner of this n8n, and keeps being logged in as such. */
	async setUpOwner(): Promise<void> {
		const response = await this.request('POST', '/rest/owner/setup', {
			...OWNER,
			firstName: 'End',
			lastName: 'ToEnd',
		});
		this.cookie = response.headers
			.getSetCookie()
			.map((cookie) => cookie.split(';')[0])
			.join('; ');
	}

	/** What ran of a workflow, newest first. */
	async executions(workflowId: string): Promise<Execution[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { data } = await this.json<{ data: { results: Execution[] } }>(
			'GET',
			`/rest/executions?filter=${filter}&limit=100`,
		);
		return data.results;
	}

	/** Switches a workflow off, as the button in the editor does. */
	async unpublish(workflowId: string): Promise<void> {
		await this.json('POST', `/rest/workflows/${workflowId}/deactivate`, {});
	}

	/** What the editor's button 'Listen for test event' does. It listens for one event, then stops. */
	async listenForTestEvent(workflowId: string, trigger: string): Promise<void> {
		// With the pinned sample there would be nothing to wait for. Unpinning changes the draft only.
		await this.json('PATCH', `/rest/workflows/${workflowId}`, { pinData: {} });
		const { data } = await this.json<{ data: { waitingForWebhook?: boolean } }>(
			'POST',
			`/rest/workflows/${workflowId}/run`,
			{
				triggerToStartFrom: { name: trigger },
				destinationNode: { nodeName: trigger, mode: 'inclusive' },
			},
		);
		if (!data.waitingForWebhook) throw new Error('n8n does not listen for a test event');
	}

	/** What the editor shows in a list of one of our nodes that is filled from outside. */
	async listOf(
		kind: 'options' | 'resource-locator-results',
		node: string,
		methodName: string,
		filter?: string,
	): Promise<ListEntry[]> {
		const { data } = await this.json<{ data: ListAnswer }>(
			'POST',
			`/rest/dynamic-node-parameters/${kind}`,
			{
				path: 'parameters.any',
				nodeTypeAndVersion: { name: `n8n-nodes-pocketping.${node}`, version: 1 },
				currentNodeParameters: {},
				credentials: { pocketPingApi: { id: 'pocketPingAccount', name: 'PocketPing account' } },
				methodName,
				...(filter && { filter }),
			},
		);
		return Array.isArray(data) ? data : data.results;
	}

	/** Names of the nodes that n8n offers, with the tools it made of them. */
	async nodeTypes(): Promise<string[]> {
		const types = await this.json<Array<{ name: string }>>('GET', '/types/nodes.json');
		return types.map(({ name }) => name);
	}

	/** Whether the credential's own connection test passes, as the editor's button tells. */
	async testCredential(id: string, data: Record<string, string>): Promise<string> {
		const { data: result } = await this.json<{ data: { status: string } }>(
			'POST',
			'/rest/credentials/test',
			{ credentials: { id, name: 'PocketPing account', type: 'pocketPingApi', data } },
		);
		return result.status;
	}

	private async json<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
		return (await (await this.request(method, path, body)).json()) as Answer;
	}

	private async request(method: string, path: string, body?: unknown): Promise<Response> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				'browser-id': BROWSER,
				'push-ref': BROWSER,
				...(this.cookie && { cookie: this.cookie }),
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: AbortSignal.timeout(30_000),
		});
		if (response.ok) return response;
		throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
	}
}
