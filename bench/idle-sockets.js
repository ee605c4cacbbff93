// What an idle visitor costs: resident memory per open WebSocket, against a ws server that keeps nothing.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const {
	connectVisitors,
	makeDataDir,
	residentMegabytes,
	startHelper,
	startRuntime,
	startServer,
} = require('./support/processes');
const { median } = require('./support/stats');

const SOCKETS = 5000;

/** Opened before the first reading, so that what grows once has grown. */
const WARM_UP_SOCKETS = 2000;

/** Time for a collection and for the memory to be given back. */
const SETTLE_MS = 2000;
const ROUNDS = 3;
const here = (file) => path.join(__dirname, 'support', file);

/**
 * How much garbage lies about is chance, and how far the collector's space for new objects has grown depends on
 * the pace at which sockets open. Either may be as much as the sockets themselves; so garbage is collected
 * before a reading, and that space has its full size from the start. The same for both servers.
 */
const flags = [
	'--expose-gc',
	'--require',
	here('collect-garbage.js'),
	'--min-semi-space-size=16',
	'--max-semi-space-size=16',
];

/** Files, sockets among them, that a process of this shell may have open; NaN where the shell cannot say. */
function openFilesLimit() {
	try {
		return Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim());
	} catch {
		return NaN;
	}
}

/** What a server holds, in KiB: resident memory, and the part of it that is live JavaScript objects. */
async function memoryOf({ pid, output }) {
	process.kill(pid, 'SIGUSR2');
	await sleep(SETTLE_MS);
	const heap = output()
		.matchAll(/^heap (\d+)$/gm)
		.toArray()
		.at(-1)[1];
	return { resident: residentMegabytes(pid) * 1024, heap: Number(heap) / 1024 };
}

/** The same per socket, for a server that was just started. */
async function perSocket(server, urls) {
	const client = startHelper(here('raw-sockets.js'));
	try {
		await client.ask({ task: 'open', urls: urls.slice(0, WARM_UP_SOCKETS) });
		const before = await memoryOf(server);
		await client.ask({ task: 'open', urls: urls.slice(WARM_UP_SOCKETS) });
		const after = await memoryOf(server);
		return {
			resident: (after.resident - before.resident) / SOCKETS,
			heap: (after.heap - before.heap) / SOCKETS,
		};
	} finally {
		await client.stop();
		await server.stop();
	}
}

async function idleSockets() {
	const name = `memory per idle visitor socket, ${SOCKETS} open`;
	const needed = WARM_UP_SOCKETS + SOCKETS + 100;
	if (openFilesLimit() < needed) {
		return [{ name, measured: 'skipped', against: `needs ulimit -n of at least ${needed}` }];
	}
	if (residentMegabytes(process.pid) === undefined) {
		return [{ name, measured: 'skipped', against: 'needs /proc (Linux)' }];
	}
	const dataDir = makeDataDir();
	try {
		const preparing = await startRuntime({ dataDir });
		const visitors = await connectVisitors(preparing.url, WARM_UP_SOCKETS + SOCKETS);
		await preparing.stop();
		const bare = [];
		const ours = [];
		for (let round = 0; round < ROUNDS; round += 1) {
			const limit = await startServer(here('bare-idle-socket.js'), {}, flags);
			bare.push(
				await perSocket(
					limit,
					visitors.map(() => limit.url),
				),
			);
			const runtime = await startRuntime({ dataDir, flags });
			const stream = `${runtime.url}/pocketping/stream?sessionId=`;
			ours.push(
				await perSocket(
					runtime,
					visitors.map((id) => stream + id),
				),
			);
		}
		const row = (what, part) => {
			const [limit, cost] = [bare, ours].map((rounds) =>
				median(rounds.map((round) => round[part])),
			);
			return {
				name: what,
				measured: `${cost.toFixed(1)} KiB`,
				against: `${limit.toFixed(1)} KiB bare ws`,
				ratio: cost / limit,
				most: 1.5,
			};
		};
		return [row(name, 'resident'), row('live JavaScript objects per idle socket', 'heap')];
	} finally {
		fs.rmSync(dataDir, { recursive: true, force: true });
	}
}

module.exports = { idleSockets };
