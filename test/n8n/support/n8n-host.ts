/** A real n8n with the packed node package in it, in a home folder of its own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Child, freePort } from './child';
import { N8nApi } from './n8n-api';
import { step, waitFor } from './wait-for';

/** As the workflow files name them. */
const CREDENTIAL_NAMES: Record<string, string> = {
	pocketPingAccount: 'PocketPing account',
	openAiAccount: 'OpenAI account',
};

export class N8nHost {
	readonly api: N8nApi;
	private child?: Child;

	private constructor(
		private readonly home: string,
		private readonly env: Record<string, string>,
		readonly url: string,
		private readonly program: string,
	) {
		this.api = new N8nApi(url);
	}

	/** Installs the package the way n8n itself keeps community packages, without starting n8n. */
	static async prepare(home: string, program: string, tarball: string): Promise<N8nHost> {
		const packageFolder = join(home, '.n8n/nodes/node_modules/n8n-nodes-pocketping');
		mkdirSync(packageFolder, { recursive: true });
		execFileSync('tar', ['-xzf', tarball, '-C', packageFolder, '--strip-components=1']);

		const [port, brokerPort] = [await freePort(), await freePort()];
		const url = `http://127.0.0.1:${port}`;
		return new N8nHost(
			home,
			{
				HOME: home,
				N8N_USER_FOLDER: home,
				N8N_ENCRYPTION_KEY: 'end-to-end-test',
				N8N_HOST: '127.0.0.1',
				N8N_LISTEN_ADDRESS: '127.0.0.1',
				N8N_PORT: String(port),
				N8N_RUNNERS_BROKER_PORT: String(brokerPort),
				N8N_SECURE_COOKIE: 'false',
				WEBHOOK_URL: `${url}/`,
				// Nothing that would call n8n's own servers.
				N8N_DIAGNOSTICS_ENABLED: 'false',
				N8N_HIRING_BANNER_ENABLED: 'false',
				N8N_PERSONALIZATION_ENABLED: 'false',
				N8N_TEMPLATES_ENABLED: 'false',
				N8N_VERIFIED_PACKAGES_ENABLED: 'false',
				N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			},
			url,
			program,
		);
	}

	/** Stores a credential under the ID that the workflow file names. */
	async importCredential(
		id: string,
		data: Record<string, string>,
		type = 'pocketPingApi',
	): Promise<void> {
		step(`n8n imports the credential ${id}`);
		const credential = { id, name: CREDENTIAL_NAMES[id] ?? id, type, data };
		await this.cli('import:credentials', `--input=${this.write('credential.json', [credential])}`);
	}

	/** Stores a workflow file as it is, but for the ID that the command line needs and what a user would enter. */
	async importWorkflow(
		file: string,
		id: string,
		filledIn: Record<string, string> = {},
	): Promise<void> {
		step(`n8n imports the workflow ${id}`);
		const text = Object.entries(filledIn).reduce(
			(json, [placeholder, value]) => json.replaceAll(placeholder, value),
			JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))),
		);
		const workflow = JSON.parse(text) as object;
		await this.cli(
			'import:workflow',
			`--input=${this.write('workflow.json', { ...workflow, id })}`,
		);
	}

	async publish(id: string): Promise<void> {
		step('n8n publishes the workflow');
		await this.cli('publish:workflow', `--id=${id}`);
	}

	async start(): Promise<void> {
		step('n8n starts');
		const child = new Child('n8n', [this.program, 'start'], this.env);
		this.child = child;
		await waitFor(
			'n8n to be ready',
			async () => {
				if (!child.isRunning) throw new Error(child.output);
				return (await fetch(`${this.url}/healthz/readiness`)).ok ? true : undefined;
			},
			120_000,
		);
	}

	async stop(): Promise<void> {
		await this.child?.stop();
	}

	/** The trigger's secret, read where n8n keeps it: nobody else is told. */
	webhookSecret(workflowId: string): string {
		const database = new DatabaseSync(join(this.home, '.n8n/database.sqlite'), { readOnly: true });
		try {
			const row = database
				.prepare('SELECT staticData FROM workflow_entity WHERE id = ?')
				.get(workflowId) as { staticData: string };
			const secret = /"webhookSecret":"([^"]+)"/.exec(row.staticData)?.[1];
			if (!secret) throw new Error(`no secret in ${row.staticData}`);
			return secret;
		} finally {
			database.close();
		}
	}

	private async cli(...args: string[]): Promise<void> {
		await new Child(`n8n ${args[0]}`, [this.program, ...args], this.env).done();
	}

	private write(name: string, content: unknown): string {
		const file = join(this.home, name);
		writeFileSync(file, JSON.stringify(content));
		return file;
	}
}
