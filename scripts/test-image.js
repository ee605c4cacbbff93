// `npm run test:image`: builds runtime/Dockerfile and starts what came out, without a Docker engine. Needs root and
// buildah; without them it says so and ends well, unless CI=true.
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { bin, ensureBuilt, ensureInstalled, node24, root } = require('./toolchain');

const DOCKERFILE = path.join('runtime', 'Dockerfile');
const IMAGE = 'localhost/pocketping-runtime-test';

const buildah = (...args) => execFileSync('buildah', args, { cwd: root, encoding: 'utf8' }).trim();

/** The base image, as the Dockerfile names it, in the form that has a registry in it. */
function baseImage() {
	const text = fs.readFileSync(path.join(root, DOCKERFILE), 'utf8');
	return `docker.io/library/${/^FROM (\S+)/m.exec(text)[1]}`;
}

/** Pulls the base image; where no registry can be reached, makes a Debian with this Node that stands in for it. */
function provideBase(name) {
	const isThere = () => spawnSync('buildah', ['inspect', '--type', 'image', name]).status === 0;
	if (isThere()) return;
	spawnSync('buildah', ['pull', '--quiet', name], { timeout: 180_000, stdio: 'ignore' });
	if (isThere()) return;
	console.log(`${name} cannot be pulled: a plain Debian with this project's Node stands in for it`);
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pocketping-base-'));
	const inside = (...parts) => path.join(folder, ...parts);
	try {
		const packages = '--include=ca-certificates';
		execFileSync('debootstrap', ['--variant=minbase', packages, 'bookworm', folder], {
			stdio: ['ignore', 'ignore', 'inherit'],
		});
		fs.copyFileSync(fs.realpathSync(node24binary()), inside('usr/local/bin/node'));
		const npm = execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim();
		fs.cpSync(path.join(npm, 'npm'), inside('usr/local/lib/node_modules/npm'), { recursive: true });
		for (const tool of ['npm', 'npx']) {
			fs.symlinkSync(`../lib/node_modules/npm/bin/${tool}-cli.js`, inside('usr/local/bin', tool));
		}
		// As this machine trusts: there may be a proxy in between.
		const authorities = '/etc/ssl/certs/ca-certificates.crt';
		if (fs.existsSync(authorities)) fs.copyFileSync(authorities, inside(authorities));
		execFileSync('chroot', [folder, 'groupadd', '--gid', '1000', 'node']);
		const user = ['--uid', '1000', '--gid', '1000', '--create-home', 'node'];
		execFileSync('chroot', [folder, 'useradd', ...user]);
		const container = buildah('from', 'scratch');
		buildah('add', '--quiet', container, folder, '/');
		const paths = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
		buildah('config', '--env', paths, '--env', `NODE_EXTRA_CA_CERTS=${authorities}`, container);
		buildah('commit', '--quiet', container, name);
		buildah('rm', container);
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

function node24binary() {
	return execFileSync(node24, ['--print', 'process.execPath'], { encoding: 'utf8' }).trim();
}

const missing = ['buildah', 'debootstrap'].filter((tool) => spawnSync(tool, ['--version']).error);
if (process.getuid?.() !== 0) missing.push('root');
if (missing.length > 0) {
	console.log(`The image is not tested: no ${missing.join(', ')} here.`);
	process.exit(process.env.CI === 'true' ? 1 : 0);
}

ensureInstalled('all');
// What is in the image is compared with it.
ensureBuilt('node');
const base = baseImage();
provideBase(base);
const build = ['bud', '--pull=never', '--isolation', 'chroot', '--format', 'docker', '--layers'];
const built = spawnSync('buildah', [...build, '--tag', IMAGE, '--file', DOCKERFILE, '.'], {
	cwd: root,
	stdio: ['ignore', 'ignore', 'inherit'],
});
if (built.status !== 0) process.exit(built.status ?? 1);

const [container, baseContainer] = [IMAGE, base].map((name) =>
	buildah('from', '--pull=never', name),
);
try {
	const folder = buildah('mount', container);
	/** Bytes on the disk. */
	const size = (of) =>
		Number(execFileSync('du', ['-s', '--block-size=1', of], { encoding: 'utf8' }).split('\t')[0]);
	const { status } = spawnSync(
		node24,
		[bin('jest'), '--config', path.join('test', 'docker', 'jest.config.js'), '--runInBand'],
		{
			cwd: root,
			stdio: 'inherit',
			env: {
				...process.env,
				TEST_IMAGE_FOLDER: folder,
				TEST_IMAGE_CONFIG: JSON.stringify(JSON.parse(buildah('inspect', container)).Docker.config),
				TEST_IMAGE_SIZES: JSON.stringify({
					image: size(folder),
					base: size(buildah('mount', baseContainer)),
				}),
			},
		},
	);
	process.exitCode = status ?? 1;
} finally {
	buildah('rm', container, baseContainer);
}
