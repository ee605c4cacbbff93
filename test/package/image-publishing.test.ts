/** The workflow that publishes the image makes the one that the compose files name, and proves where it comes from. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { COMPOSE_FILES, readCompose, ROOT } from '../docker/support/compose-file';

interface Step {
	uses?: string;
	run?: string;
	with?: Record<string, unknown>;
}

interface Workflow {
	env: { IMAGE: string };
	jobs: { image: { permissions: Record<string, string>; steps: Step[] } };
}

const text = readFileSync(join(ROOT, '.github/workflows/image.yml'), 'utf8');
const { env, jobs } = parse(text) as Workflow;
const { permissions, steps } = jobs.image;
const builds = steps.filter(({ uses }) => uses?.startsWith('docker/build-push-action@'));

test('it has no more rights than it needs, and no secret', () => {
	expect(permissions).toEqual({
		contents: 'read',
		packages: 'write',
		'id-token': 'write',
		attestations: 'write',
	});
	expect(text).not.toContain('secrets.');
});

test('it builds the Dockerfile, and publishes it for two kinds of machines with its provenance', () => {
	expect(builds).toHaveLength(2);
	for (const { with: inputs } of builds) {
		expect(inputs).toMatchObject({ context: '.', file: 'runtime/Dockerfile' });
		expect(existsSync(join(ROOT, String(inputs?.file)))).toBe(true);
	}
	expect(builds[1]?.with).toMatchObject({
		push: true,
		platforms: 'linux/amd64,linux/arm64',
		provenance: 'mode=max',
	});
	expect(steps.at(-1)?.uses).toMatch(/^actions\/attest-build-provenance@v\d+$/);
});

test('it tries the image before anybody gets it', () => {
	const tried = steps.findIndex(({ run }) => run?.includes('docker run'));
	expect(tried).toBeGreaterThan(-1);
	expect(tried).toBeLessThan(steps.findIndex(({ with: inputs }) => inputs?.push === true));
});

test.each(COMPOSE_FILES)('%s asks for the image under the name it is published by', (file) => {
	const name = env.IMAGE.replace('${{ github.repository_owner }}', 'pocketping');
	const images = Object.values(readCompose(file).services).map(({ image }) => image.split(':')[0]);
	expect(images).toContain(name);
});
