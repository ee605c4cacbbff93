/** The services of a compose file as programs of this machine: their commands and settings, with its addresses and folders. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	readCompose,
	ROOT,
	withDefaults,
	type COMPOSE_FILES,
	type Service,
} from '../../docker/support/compose-file';
import { Child } from './child';
import { settingOf } from './setting';

/** Nothing that would call n8n's own servers. */
const QUIET = { N8N_DIAGNOSTICS_ENABLED: 'false', N8N_VERSION_NOTIFICATIONS_ENABLED: 'false' };

export class ComposeHost {
	readonly data: string;
	readonly home: string;
	readonly secrets: string;
	private readonly image: string;
	private readonly services: Record<string, Service>;
	private readonly children: Child[] = [];

	/**
	 * @param folder for all that the services keep
	 * @param replacements what stands in the file, and what it is here
	 */
	constructor(
		file: (typeof COMPOSE_FILES)[number],
		folder: string,
		private readonly replacements: Record<string, string>,
	) {
		this.services = readCompose(file).services;
		const inFolder = (name: string) => join(folder, name);
		this.data = inFolder('data');
		this.home = inFolder('home');
		this.secrets = inFolder('secrets');
		this.image = inFolder('image');
		for (const each of [this.data, join(this.home, '.n8n'), this.secrets, inFolder('bin')]) {
			mkdirSync(each, { recursive: true });
		}
		this.layOutImage();
		// n8n's image has the command on its path.
		const command = join(folder, 'bin/n8n');
		const program = settingOf('TEST_N8N_PROGRAM');
		writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
		chmodSync(command, 0o755);
		this.path = `${join(folder, 'bin')}:${process.env.PATH}`;
	}

	private readonly path: string;

	/** Runs the service that makes the keys. */
	prepare(): void {
		const { command, environment } = this.service('prepare');
		const [node, ...args] = command as string[];
		if (node !== 'node') throw new Error(`prepare is to run ${node}`);
		const places = {
			API_KEY_FILE: join(this.data, 'api-key'),
			N8N_FOLDER: join(this.home, '.n8n'),
		};
		const env = { ...places, ...this.here(environment) };
		execFileSync(process.execPath, args, { cwd: this.image, env });
	}

	/** Runs the service that hands n8n its credential and its workflow. */
	importIntoN8n(env: Record<string, string> = {}): void {
		const { entrypoint = [], environment } = this.service('n8n-import');
		const [shell = '', ...args] = entrypoint.map((part) => this.translate(part));
		execFileSync(shell, args, {
			env: { PATH: this.path, HOME: this.home, ...QUIET, ...this.here(environment), ...env },
			stdio: 'pipe',
		});
	}

	/** n8n, which webhooks may point to by its name, has an address of this machine here. */
	startRuntime(name: string, port: number): Child {
		const allowed = this.service(name).environment?.WEBHOOK_ALLOW_PRIVATE;
		if (allowed !== 'n8n') throw new Error(`webhooks may point to ${allowed}, not to n8n`);
		return this.start(name, [join(ROOT, 'runtime/dist/main.js')], {
			WEBHOOK_ALLOW_PRIVATE: '127.0.0.1',
			DATA_DIR: this.data,
			PORT: String(port),
			HOST: '127.0.0.1',
		});
	}

	startN8n(name: string, command: string, env: Record<string, string>): Child {
		return this.start(name, [settingOf('TEST_N8N_PROGRAM'), command], {
			...QUIET,
			HOME: this.home,
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			...env,
		});
	}

	async stop(): Promise<void> {
		await Promise.all(this.children.map((child) => child.stop()));
	}

	private start(name: string, args: string[], env: Record<string, string>): Child {
		const child = new Child(name, args, { ...this.here(this.service(name).environment), ...env });
		this.children.push(child);
		return child;
	}

	private service(name: string): Service {
		const service = this.services[name];
		if (!service) throw new Error(`there is no service ${name}`);
		return service;
	}

	private here(environment: Record<string, string> = {}): Record<string, string> {
		return Object.fromEntries(
			Object.entries(environment).map(([name, value]) => [
				name,
				this.translate(withDefaults(value)),
			]),
		);
	}

	private translate(text: string): string {
		const folders = { '/run/secrets': this.secrets, '/home/node': this.home };
		// The longest first: `/secrets` is a part of another one.
		const all = Object.entries({ ...folders, ...this.replacements });
		for (const [from, to] of all) if (text.includes(from)) return text.replaceAll(from, to);
		return text === '/secrets' || text.startsWith('/secrets/')
			? text.replace('/secrets', this.secrets)
			: text;
	}

	/** The files of the runtime's image that the first run needs, with the packed node package. */
	private layOutImage(): void {
		const at = (name: string) => join(this.image, name);
		mkdirSync(at('n8n'), { recursive: true });
		cpSync(join(ROOT, 'deploy/first-run'), at('first-run'), { recursive: true });
		cpSync(join(ROOT, 'workflows'), at('workflows'), { recursive: true });
		const tarball = settingOf('TEST_N8N_TARBALL');
		execFileSync('tar', ['-xzf', tarball, '-C', at('n8n'), '--strip-components=1']);
	}
}
