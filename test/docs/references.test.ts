/** Files and links that the docs name exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');
const pages = [
	'README.md',
	'CONTRIBUTING.md',
	'SECURITY.md',
	...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.md'))
		.map((name) => join('docs', name)),
];

/** What a command writes is not there on a fresh clone. */
const GENERATED = /\/dist\/|^runtime\/reference\b/;

it.each(pages)('%s names only what exists', (page) => {
	const text = readFileSync(join(root, page), 'utf8');
	const paths = [
		...text.matchAll(
			/`((?:runtime|widget|zapier|nodes|protocol|test|workflows|docs|bench|scripts)\/[\w./-]+)`/g,
		),
	].map((match) => match[1] ?? '');
	const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
	const missing = [
		...paths.filter((path) => !GENERATED.test(path) && !existsSync(join(root, path))),
		...links.filter((link) => !existsSync(join(root, dirname(page), link))),
	];
	expect(missing).toEqual([]);
});

it('docs/decisions lists every record', () => {
	const index = readFileSync(join(root, 'docs/decisions/README.md'), 'utf8');
	for (const name of readdirSync(join(root, 'docs/decisions'))) {
		if (name !== 'README.md') expect(index).toContain(`(${name})`);
	}
});
