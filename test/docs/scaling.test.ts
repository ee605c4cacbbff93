/** docs/scaling.md says what the simulation says, and every measurement behind it has a benchmark. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/scaling.md'), 'utf8');
const benchmarks = readFileSync(join(root, 'bench/index.js'), 'utf8');
const measured = JSON.parse(readFileSync(join(root, 'bench/measured.json'), 'utf8')) as Record<
	string,
	{ value: number; by: string }
>;

it('has the table that the simulation prints', () => {
	const table = execFileSync(process.execPath, [join(root, 'bench/simulate-million.js')], {
		encoding: 'utf8',
	});
	const [, found] = /<!-- million: begin -->\n\n([^]*?)\n\n<!-- million: end -->/.exec(page) ?? [];
	expect(found).toBe(table.trim());
});

it('names only benchmarks that there are', () => {
	const named = [...page.matchAll(/`npm run bench ([\w-]+)`/g)].map(([, name]) => name);
	const used = [...named, ...Object.values(measured).map(({ by }) => by)];
	expect(used.length).toBeGreaterThan(10);
	for (const name of used) expect(benchmarks).toMatch(new RegExp(`^\\t'?${name}'?[:,]`, 'm'));
});
