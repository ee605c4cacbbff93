/** The compose files hold together, and with the program: images, variables, files, volumes, who waits for whom. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { loadConfig } from '../../runtime/src/config/config';
import { VARIABLES, type Variable } from '../../runtime/src/config/variables';
import {
	COMPOSE_FILES,
	readCompose,
	ROOT,
	withDefaults,
	type Service,
} from './support/compose-file';

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
	version: string;
};
const dockerfile = readFileSync(join(ROOT, 'runtime/Dockerfile'), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'pocketping-compose-'));
afterAll(() => rmSync(folder, { recursive: true }));

const isRuntime = ({ image }: Service) => image.includes('pocketping');
const isService = ({ restart }: Service) => restart === 'unless-stopped';

describe.each(COMPOSE_FILES)('%s', (name) => {
	const { services, volumes } = readCompose(name);
	const all = Object.entries(services);
	const named = (fits: (service: Service) => boolean) => all.filter(([, each]) => fits(each));

	it.each(all)('%s: its image is of a certain version', (_, { image }) => {
		expect(image).toMatch(/:\d+(\.\d+)*(-\w+)?$/);
		if (image.includes('pocketping')) expect(image).toMatch(new RegExp(`:${manifest.version}$`));
	});

	it.each(named(isService))('%s: says whether it is well', (_, { healthcheck }) => {
		expect(healthcheck?.test[0]).toBe('CMD');
	});

	it.each(named((each) => !isService(each)))(
		'%s: ends, and is not begun again',
		(_, { restart }) => {
			expect(restart).toBe('no');
		},
	);

	it.each(named(({ depends_on }) => depends_on !== undefined))(
		'%s: waits for what can come about',
		(_, { depends_on: waits = {} }) => {
			for (const [other, { condition }] of Object.entries(waits)) {
				const awaited = services[other] as Service;
				const expected = isService(awaited) ? 'service_healthy' : 'service_completed_successfully';
				expect([other, condition]).toEqual([other, expected]);
			}
		},
	);

	it.each(named(({ ports }) => ports !== undefined))(
		'%s: is reached from here only',
		(_, { ports = [] }) => {
			for (const port of ports) expect(withDefaults(port)).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
		},
	);

	it.each(named(({ volumes: mounts }) => mounts !== undefined))(
		'%s: mounts what there is',
		(_, { volumes: mounts = [] }) => {
			for (const mount of mounts) {
				const [from = ''] = mount.split(':');
				if (!from.startsWith('.')) expect(Object.keys(volumes)).toContain(from);
				else expect([from, existsSync(join(ROOT, from))]).toEqual([from, true]);
			}
		},
	);

	it('has no volume that nothing uses', () => {
		const used = all.flatMap(([, { volumes: mounts = [] }]) =>
			mounts.map((each) => each.split(':')[0]),
		);
		expect(Object.keys(volumes).filter((each) => !used.includes(each))).toEqual([]);
	});

	it.each(named((each) => isRuntime(each) && isService(each)))(
		'%s: is set up with variables that exist, and starts with them',
		(_, { environment = {} }) => {
			const env = Object.fromEntries(
				Object.entries(environment).map(([key, value]) => [key, withDefaults(value)]),
			);
			const secrets = Object.keys(env).filter((key) => key.endsWith('_FILE'));
			for (const key of Object.keys(env)) {
				const variable: Variable | undefined = VARIABLES[key.replace(/_FILE$/, '') as 'PORT'];
				expect([key, variable !== undefined]).toEqual([key, true]);
				if (secrets.includes(key)) expect([key, variable.secret]).toEqual([key, true]);
			}
			for (const key of secrets) {
				env[key] = join(folder, basename(env[key] ?? ''));
				writeFileSync(env[key] ?? '', SECRETS[key] ?? '');
			}
			expect(() => loadConfig(env)).not.toThrow();
		},
	);

	it.each(named(isRuntime))(
		'%s: has no rights and no place to write but its volumes',
		(_, service) => {
			expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
			for (const mount of service.volumes ?? []) {
				const [, at = ''] = mount.split(':');
				if (!mount.endsWith(':ro'))
					expect(dockerfile).toMatch(new RegExp(`^RUN volumes=".*${at}[ "]`, 'm'));
			}
		},
	);

	it('speaks of one n8n, and of commands that are in the image', () => {
		const images = new Set(
			all.map(([, { image }]) => image).filter((image) => image.includes('n8n:')),
		);
		expect([...images]).toEqual(['docker.n8n.io/n8nio/n8n:2.41.1']);
		expect(services.prepare?.command).toEqual(['node', 'first-run/prepare.js']);
		expect(existsSync(join(ROOT, 'deploy/first-run/prepare.js'))).toBe(true);
		expect(dockerfile).toContain('COPY deploy/first-run first-run');
	});
});

/** What the files with secrets hold, once first-run/prepare.js has made them. */
const SECRETS: Record<string, string> = {
	API_KEY_FILE: 'pp_0123456789abcdef',
	DATABASE_URL_FILE: 'postgres://pocketping:secret@postgres:5432/pocketping',
};
