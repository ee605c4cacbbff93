/** What `npm start` installs: the large libraries of bridges and AI providers only where one is set up. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** A script, which has no types. */
const { scopeOfStart } = createRequire(__filename)('../../scripts/toolchain') as {
	scopeOfStart: (env: Record<string, string>) => 'runtime' | 'connected';
};

const manifest = (folder: string) =>
	JSON.parse(readFileSync(join(__dirname, '../..', folder, 'package.json'), 'utf8')) as {
		dependencies: Record<string, string>;
	};

test.each([
	[{}, 'runtime'],
	[{ AI_PROVIDER: 'workflow', TELEGRAM_BOT_TOKEN: '' }, 'runtime'],
	[{ AI_PROVIDER: 'openai' }, 'connected'],
	[{ TELEGRAM_BOT_TOKEN: '1:a' }, 'connected'],
	[{ DISCORD_BOT_TOKEN_FILE: '/run/secrets/discord' }, 'connected'],
	[{ SLACK_BOT_TOKEN: 'xoxb-1' }, 'connected'],
])('with %j: %s', (env, scope) => {
	expect(scopeOfStart(env)).toBe(scope);
});

test('they are a package of their own, and none of them is installed with the runtime', () => {
	const connectors = Object.keys(manifest('connectors').dependencies);
	expect(connectors).toHaveLength(6);
	const runtime = Object.keys(manifest('runtime').dependencies);
	expect(runtime.filter((name) => connectors.includes(name))).toEqual([]);
});
