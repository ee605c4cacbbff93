/** The definition as it would be pushed: valid by Zapier's own schema, and by what of its style checks can be told offline. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAppTester } from 'zapier-platform-core';
import * as core from 'zapier-platform-core';
import { keepHttp } from './support/keep-http';

const root = join(__dirname, '../../zapier');
// eslint-disable-next-line @typescript-eslint/no-require-imports -- plain JavaScript, as Zapier's build runs it
const { buildZapier } = require(join(root, 'build.js')) as { buildZapier(): Promise<void> };

keepHttp();

let app: any;
beforeAll(async () => {
	await buildZapier();
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- the file that Zapier loads
	app = require(join(root, 'index.js'));
});

/** All operations with their kind; the definition is only there once it is built. */
function operations(): Array<{ kind: string; item: any }> {
	return ['triggers', 'creates', 'searches'].flatMap((kind) =>
		Object.values<any>(app[kind]).map((item) => ({ kind, item })),
	);
}
const visible = () => operations().filter(({ item }) => !item.display.hidden);

/** Problems by the key of their operation, so that all are seen at once. */
function problems(check: (operation: { kind: string; item: any }) => string[]): string[] {
	return visible().flatMap((operation) =>
		check(operation).map((problem) => `${operation.item.key}: ${problem}`),
	);
}

async function command(name: 'validate' | 'definition'): Promise<any> {
	const { createAppHandler } = core as unknown as {
		createAppHandler(app: object): (event: object) => Promise<{ results: any }>;
	};
	const quiet = jest.spyOn(console, 'log').mockImplementation(() => {});
	try {
		return (await createAppHandler(app)({ command: name })).results;
	} finally {
		quiet.mockRestore();
	}
}

test("Zapier's own schema finds nothing wrong", async () => {
	expect(await command('validate')).toEqual([]);
});

test('the schema would find something, if there were something', async () => {
	const { label } = app.triggers.new_session.display;
	app.triggers.new_session.display.label = 'X';
	const found = await command('validate');
	app.triggers.new_session.display.label = label;

	expect(found).toHaveLength(1);
});

test('it has the version of the repository, and the exact version of the core', async () => {
	const versionOf = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as any;
	const manifest = versionOf(join(root, 'package.json'));
	const definition = await command('definition');

	expect(definition).toMatchObject({
		version: versionOf(join(root, '../package.json')).version,
		platformVersion: manifest.dependencies['zapier-platform-core'],
		flags: { cleanInputData: false },
	});
	expect(manifest.version).toBe(definition.version);
	expect(manifest.dependencies['zapier-platform-core']).toMatch(/^\d+\.\d+\.\d+$/);
});

test('what is promised is there', () => {
	const labels = (kind: string) =>
		visible()
			.filter((operation) => operation.kind === kind)
			.map(({ item }) => item.display.label);

	expect(labels('triggers').sort()).toEqual([
		'AI Took Over',
		'Human Took Over',
		'New Custom Event',
		'New Operator Message',
		'New Session',
		'New Visitor Message',
		'Session Closed',
		'Visitor Identified',
		'Visitor Rating Received',
	]);
	expect(labels('creates').sort()).toEqual([
		'Broadcast Event',
		'Close Session',
		'Emit Event to Page',
		'Identify Visitor',
		'Request Rating',
		'Send Message',
		'Set AI',
	]);
	expect(labels('searches').sort()).toEqual(['Find Session', "Find Visitor's Latest Session"]);
});

describe("Zapier's style checks", () => {
	const TITLE_CASE = /^[A-Z][\w']*( (to|of|in|on|for|a|the|[A-Z][\w']*|\([A-Z]+\)))*$/;

	test('labels are in Title Case, short, and without the name of the app (D018)', () => {
		expect(
			problems(({ item }) => {
				const fields = item.operation.inputFields ?? [];
				const labels = [item.display.label, item.noun, ...fields.map(({ label }: any) => label)];
				return labels.filter(
					(label: string) =>
						!TITLE_CASE.test(label) || label.length > 40 || /PocketPing/.test(label),
				);
			}),
		).toEqual([]);
	});

	test('descriptions begin with the right word and end with a full stop (D021)', () => {
		const begins: Record<string, RegExp> = {
			triggers: /^Triggers when .+\.$/,
			creates: /^(Sends|Switches|Closes|Adds|Asks) .+\.$/,
			searches: /^Finds .+\.$/,
		};
		expect(
			problems(({ kind, item }) =>
				begins[kind]!.test(item.display.description) ? [] : [item.display.description],
			),
		).toEqual([]);
	});

	test('keys are snake_case and those of the map', () => {
		for (const kind of ['triggers', 'creates', 'searches']) {
			for (const [key, item] of Object.entries<any>(app[kind])) {
				expect(item.key).toBe(key);
				expect(key).toMatch(/^[a-z]+(_[a-z]+)*$/);
			}
		}
	});

	test('input fields: unique snake_case keys, a help text that is no repetition, no secrets (D001, D011)', () => {
		expect(
			problems(({ item }) => {
				const fields: any[] = item.operation.inputFields ?? [];
				const keys = fields.map(({ key }) => key);
				return fields
					.filter(
						({ key, label, helpText }) =>
							!/^[a-z]+(_[a-z]+)*$/.test(key) ||
							/secret|token|password/.test(key) ||
							keys.filter((other) => other === key).length > 1 ||
							helpText === label ||
							(helpText !== undefined && !/^[A-Z].+[.)]$/s.test(helpText)),
					)
					.map(({ key }) => key);
			}),
		).toEqual([]);
	});

	test('dropdowns and searches that fields name exist, with the fields they name (D004, D005, D013)', () => {
		let named = 0;
		const check = (kind: string, reference: string | undefined) => {
			if (reference === undefined) return [];
			named += 1;
			const [key = '', ...fields] = reference.split('.');
			const outputs = app[kind][key]?.operation.outputFields.map((field: any) => field.key) ?? [];
			return fields.every((field) => outputs.includes(field)) ? [] : [reference];
		};
		expect(
			problems(({ item }) =>
				(item.operation.inputFields ?? []).flatMap(({ dynamic, search }: any) => [
					...check('triggers', dynamic),
					...check('searches', search),
				]),
			),
		).toEqual([]);
		expect(named).toBeGreaterThan(10);
	});

	test('session ids have a dropdown and a search (D004)', () => {
		expect(
			problems(({ kind, item }) =>
				kind === 'creates'
					? (item.operation.inputFields ?? [])
							.filter(
								({ key, dynamic, search }: any) => key === 'session_id' && !(dynamic && search),
							)
							.map(({ key }: any) => key)
					: [],
			),
		).toEqual([]);
	});

	test('hooks can subscribe, unsubscribe, receive and list (D006, D016)', () => {
		expect(
			problems(({ kind, item: { operation } }) => {
				if (kind !== 'triggers') return [];
				const { performSubscribe, performUnsubscribe, perform, performList } = operation;
				const all = [performSubscribe, performUnsubscribe, perform, performList];
				return operation.type === 'hook' && all.every((part) => typeof part === 'function')
					? []
					: ['is not a whole hook'];
			}),
		).toEqual([]);
	});

	test('searches and actions have fields (D009, D022), and all have a sample (D012)', () => {
		expect(
			problems(({ kind, item: { operation } }) => [
				...(kind !== 'triggers' && operation.inputFields.length === 0 ? ['no fields'] : []),
				...(Object.keys(operation.sample).length === 0 ? ['no sample'] : []),
			]),
		).toEqual([]);
	});

	test('samples have the fields of the definition, and times with a zone (D023, D024)', () => {
		expect(
			problems(({ item: { operation } }) => {
				const keys = operation.outputFields.map(({ key }: any) => key);
				return [
					...(JSON.stringify(keys) === JSON.stringify(Object.keys(operation.sample))
						? []
						: ['other fields']),
					...operation.outputFields
						.filter(({ key, type }: any) => /_at$/.test(key) !== (type === 'datetime'))
						.map(({ key }: any) => `${key} is a time or is none`),
					...operation.outputFields
						.filter(
							({ key, type }: any) =>
								type === 'datetime' &&
								!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(
									operation.sample[key],
								),
						)
						.map(({ key }: any) => `${key} without a zone`),
					...operation.outputFields
						.filter(({ label }: any) => !TITLE_CASE.test(label))
						.map(({ label }: any) => label),
				];
			}),
		).toEqual([]);
	});

	test('addresses in texts are code or links, and safe ones (D007, D008, D025)', () => {
		const texts = visible().flatMap(({ item }) => [
			item.display.description,
			...(item.operation.inputFields ?? []).map(({ helpText = '' }: any) => helpText),
		]);
		const help = app.authentication.fields.map(({ helpText }: any) => helpText);
		for (const text of [...texts, ...help]) {
			const bare = text.replace(/`[^`]*`/g, '').replace(/\]\(https:\/\/[^)]+\)/g, '');
			expect(bare).not.toMatch(/https?:|www\.|javascript:/);
		}
	});

	test('the connection: help with a link, the key hidden, a label without it (D002, D003)', () => {
		const { fields, connectionLabel, type } = app.authentication;
		expect(type).toBe('custom');
		for (const { helpText } of fields) expect(helpText).toMatch(/\[[^\]]+\]\(https:\/\/[^)]+\)/);
		expect(fields.map(({ key, type: kind }: any) => [key, kind])).toEqual([
			['server_url', 'string'],
			['api_key', 'password'],
		]);
		expect(connectionLabel).not.toMatch(/api_key|bundle/);
	});

	test('links in help texts lead to a heading of the docs', () => {
		const page = readFileSync(join(root, '../docs/zapier.md'), 'utf8');
		const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
			title
				.toLowerCase()
				.replace(/[^\w -]/g, '')
				.replace(/ /g, '-'),
		);
		for (const { helpText } of app.authentication.fields) {
			const [, anchor] = /docs\/zapier\.md#([\w-]+)\)/.exec(helpText) ?? [];
			expect(headings).toContain(anchor);
		}
	});
});

test('the built file runs as it is', async () => {
	const appTester = createAppTester(app);
	const run = appTester(app.authentication.test, {
		authData: { server_url: 'chat.example.com', api_key: 'any' },
	} as never);
	await expect(run).rejects.toThrow('must begin with https://');
});
