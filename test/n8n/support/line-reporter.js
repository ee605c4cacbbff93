/** One line per test as soon as it ends, what went wrong at the end, and the count as the last line. */
class LineReporter {
	constructor() {
		this.failures = [];
		this.passed = 0;
	}

	onTestCaseResult(_test, { fullName, status, duration, failureMessages }) {
		const seconds = `${((duration ?? 0) / 1000).toFixed(1)} s`;
		process.stdout.write(`${status === 'passed' ? 'ok  ' : 'FAIL'}  ${fullName} (${seconds})\n`);
		if (status === 'passed') this.passed++;
		else this.failures.push([fullName, failureMessages.join('\n')]);
	}

	onTestResult(_test, { testExecError, failureMessage, numFailingTests }) {
		// A file that could not even start has no failing test to speak for it.
		if (testExecError || (failureMessage && numFailingTests === 0)) {
			this.failures.push(['the test file', failureMessage]);
		}
	}

	onRunComplete() {
		for (const [name, message] of this.failures) process.stdout.write(`\n${name}\n${message}\n`);
		process.stdout.write(`${this.passed} passed, ${this.failures.length} failed\n`);
	}

	getLastError() {
		return undefined;
	}
}

module.exports = LineReporter;
