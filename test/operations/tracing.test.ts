/** Tracing is brought along with --import: it sees the packages being loaded and the requests coming in. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connectPage } from '../support/page';

const main = join(__dirname, '../../runtime/dist/main.js');

/** As instrumentations do it: through the module loader, and through Node's own channels. */
const HOOK = `
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import Module from 'node:module';
const tell = (line) => appendFileSync(process.env.HOOK_LOG, line + '\\n');
const load = Module._load;
Module._load = function (name, ...rest) {
	if (['http', 'node:http', 'express', 'undici', 'pino'].includes(name)) tell('load ' + name);
	return load.call(this, name, ...rest);
};
subscribe('http.server.request.start', ({ request }) => tell(request.method + ' ' + request.url));
`;

it('loads what --import names before anything of the service', async () => {
	const directory = mkdtempSync(join(tmpdir(), 'pocketping-program-'));
	const [hook, log] = [join(directory, 'hook.mjs'), join(directory, 'hook.log')];
	writeFileSync(hook, HOOK);
	writeFileSync(log, '');
	const { PATH = '' } = process.env;
	const program = spawn(process.execPath, [main], {
		env: {
			PATH,
			PORT: '0',
			HOST: '127.0.0.1',
			DATA_DIR: join(directory, 'data'),
			NODE_OPTIONS: `--import ${pathToFileURL(hook)}`,
			HOOK_LOG: log,
		},
	});
	try {
		const ended = new Promise((resolve) => program.once('exit', resolve));
		const port = await new Promise<string>((resolve, reject) => {
			let output = '';
			const read = (chunk: Buffer) => {
				output += chunk;
				const found = /"port":(\d+)/.exec(output)?.[1];
				if (found) resolve(found);
			};
			program.stdout.on('data', read);
			program.stderr.on('data', read);
			void ended.then((code) => reject(new Error(`ended with ${code}: ${output}`)));
		});
		await connectPage(`http://127.0.0.1:${port}`);
		const seen = readFileSync(log, 'utf8').split('\n');
		expect(seen).toEqual(
			expect.arrayContaining(['load express', 'load pino', 'POST /pocketping/connect']),
		);
		program.kill('SIGTERM');
		expect(await ended).toBe(0);
	} finally {
		program.kill('SIGKILL');
		rmSync(directory, { recursive: true, force: true });
	}
}, 20_000);
