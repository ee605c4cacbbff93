// The tests that drive a real browser: slower, and skipped with a word where there is none.
module.exports = {
	...require('./jest.config.js'),
	roots: ['<rootDir>/test/browser'],
	testPathIgnorePatterns: ['/node_modules/'],
	maxWorkers: 1,
	testTimeout: 60_000,
};
