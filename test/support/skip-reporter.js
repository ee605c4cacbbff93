// Says at the end of a run what was skipped for want of a server: a summary that counts skipped tests does not say why.

class SkipReporter {
	onRunComplete(_contexts, { testResults }) {
		const skipped = new Map();
		for (const { testResults: tests } of testResults) {
			for (const { status, ancestorTitles } of tests) {
				const reason = /\(skipped: (.*)\)$/.exec(ancestorTitles[0] ?? '')?.[1];
				if (status === 'pending' && reason) skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
			}
		}
		for (const [reason, count] of skipped) {
			process.stderr.write(`Skipped ${count} tests: ${reason}\n`);
		}
	}
}

module.exports = SkipReporter;
