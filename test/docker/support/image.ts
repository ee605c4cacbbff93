/** The image that scripts/test-image.js has built, and how its programs are started as a container engine would. */
import { spawn, type ChildProcess } from 'node:child_process';

interface ImageConfig {
	User: string;
	Env: string[];
	Cmd: string[];
	WorkingDir: string;
	Volumes: Record<string, object>;
	ExposedPorts: Record<string, object>;
	Healthcheck: { Test: string[]; Interval: number; Timeout: number };
}

/** The folder that the files of the image can be looked at in. */
export const folder = setting('TEST_IMAGE_FOLDER');
export const config = JSON.parse(setting('TEST_IMAGE_CONFIG')) as ImageConfig;
/** Bytes. */
export const sizes = JSON.parse(setting('TEST_IMAGE_SIZES')) as { image: number; base: number };

/** Who the image's programs run as. */
export const USER = 1000;

/**
 * Starts a program in the image: as its user, with its environment, on a root file system that cannot be written to.
 * @param volumes folders of this machine, by where they are in the image; those can be written to
 * @returns the program's own process
 */
export function start(
	command: string[],
	{ env = {}, volumes = {} }: { env?: Record<string, string>; volumes?: Record<string, string> },
): ChildProcess {
	const mounts = Object.entries(volumes).map(
		([at, from]) => `mount --bind '${from}' '${folder}${at}'`,
	);
	const script = [
		'set -e',
		`mount --bind '${folder}' '${folder}'`,
		...mounts,
		`mount -o remount,ro,bind '${folder}'`,
		`mount -t tmpfs tmpfs '${folder}/tmp'`,
		`mount -t proc proc '${folder}/proc'`,
		`mount --bind /dev '${folder}/dev'`,
		// Each of them becomes the next one, so that the process is the program in the end.
		`exec chroot --userspec=${USER}:${USER} '${folder}' env -i --chdir=${config.WorkingDir} "$@"`,
	].join('\n');
	const environment = [
		...config.Env,
		...Object.entries(env).map(([name, value]) => `${name}=${value}`),
	];
	return spawn('unshare', ['--mount', 'sh', '-c', script, 'sh', ...environment, ...command], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
}

/** Runs a program to its end. */
export async function run(
	...args: Parameters<typeof start>
): Promise<{ status: number | null; output: string }> {
	const child = start(...args);
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
	}
	const status = await new Promise<number | null>((resolve) => child.once('exit', resolve));
	return { status, output };
}

function setting(name: string): string {
	const value = process.env[name];
	if (!value) throw new Error(`${name} is not set: run this test with npm run test:image`);
	return value;
}
