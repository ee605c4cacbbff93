/** What the integration is made of: little, in exact versions, and without the tool that pushes it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockEntry {
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
	version?: string;
	hasInstallScript?: boolean;
}

const root = join(__dirname, '../..');
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
	packages: Record<string, LockEntry>;
};

/** Where a package finds another: in the nearest `node_modules`, from its own outwards. */
function resolve(from: string, name: string): string | undefined {
	for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
		const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
		if (packages[path]) return path;
		if (folder === '') return undefined;
	}
}

/** Everything that is installed for the integration to run, by path in the lock. */
function installed(): string[] {
	const found = new Set<string>();
	const visit = (from: string) => {
		const { dependencies, optionalDependencies } = packages[from]!;
		for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
			const path = resolve(from, name);
			if (path === undefined || found.has(path)) continue;
			found.add(path);
			visit(path);
		}
	};
	visit('zapier');
	return [...found];
}

test('few packages, none of which runs a script when it is installed', () => {
	const all = installed();

	expect(all.length).toBeGreaterThan(50);
	expect(all.length).toBeLessThan(100);
	expect(all.filter((path) => packages[path]?.hasInstallScript)).toEqual([]);
});

test('the CLI, of 800 packages, is not among them', () => {
	expect(installed().filter((path) => /zapier-platform-(cli|legacy)/.test(path))).toEqual([]);
	expect(Object.keys(packages).filter((path) => /zapier-platform-cli$/.test(path))).toEqual([]);
});

test('the core is the exact version that the definition names', () => {
	const path = resolve('zapier', 'zapier-platform-core')!;
	expect(packages.zapier?.dependencies).toEqual({
		'zapier-platform-core': packages[path]?.version,
	});
});

test('npm start does without it', () => {
	const toolchain = readFileSync(join(root, 'scripts/toolchain.js'), 'utf8');
	const lists = [...toolchain.matchAll(/workspaces: \[([^\]]*)\]/g)].map(([, names]) => names);

	expect(lists.join()).toContain("'runtime'");
	expect(lists.join()).not.toContain('zapier');
});
