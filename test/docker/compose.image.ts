/** The compose files as compose itself reads them: its schema, its merges, its variables. No engine is asked. */
import { spawnSync } from 'node:child_process';
import { COMPOSE_FILES, ROOT } from './support/compose-file';

/** Compose is a part of docker, or a program of its own. */
const commands = ['docker compose', 'docker-compose'].filter((command) => {
	const [program = '', ...args] = command.split(' ');
	return spawnSync(program, [...args, 'version']).status === 0;
});

test('compose is installed', () => {
	expect(commands.length).toBeGreaterThan(0);
});

describe.each(commands)('%s', (command) => {
	const [program = '', ...args] = command.split(' ');
	const config = (file: string) =>
		spawnSync(program, [...args, '-f', file, 'config', '--quiet'], { cwd: ROOT, encoding: 'utf8' });

	test.each(COMPOSE_FILES)('takes %s, and says nothing about it', (file) => {
		expect(config(file)).toMatchObject({ status: 0, stdout: '', stderr: '' });
	});

	test('would have refused what is none of compose', () => {
		expect(config('test/docker/support/not-compose.yml').status).not.toBe(0);
	});
});
