/** The program's commands, as a person finds them. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { COMMANDS } from '../../runtime/src/commands/commands';

const main = join(__dirname, '../../runtime/dist/main.js');

/** Runs the program to its end. */
function run(args: string[], env: Record<string, string> = {}) {
	return new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
		execFile(
			process.execPath,
			[main, ...args],
			{ env: { ...process.env, ...env } },
			(error, stdout, stderr) =>
				resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
		);
	});
}

test.each(['help', '--help', '-h'])('%s lists all of them', async (word) => {
	const { status, stdout } = await run([word]);
	expect(status).toBe(0);
	for (const name of Object.keys(COMMANDS))
		expect(stdout).toMatch(new RegExp(`^  ${name} +\\w`, 'm'));
});

test('a command that there is not is no start', async () => {
	const { status, stdout, stderr } = await run(['strat']);
	expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
	expect(stderr).toMatch(/^There is no command "strat"\.\n\nUsage: /);
});

test('every command that reads settings says what is wrong with them', async () => {
	for (const command of ['start', 'check']) {
		const { status, stderr } = await run([command], { PORT: 'many' });
		expect({ command, status }).toEqual({ command, status: 78 });
		expect(stderr).toContain('PORT: found "many"');
	}
});
