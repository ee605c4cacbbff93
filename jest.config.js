// One runner for every package. swc only strips types; `npm run types` checks them.
module.exports = {
	testEnvironment: 'node',
	roots: [
		'<rootDir>/protocol',
		'<rootDir>/runtime/src',
		'<rootDir>/widget/src',
		'<rootDir>/zapier/src',
		'<rootDir>/test',
	],
	testMatch: ['**/*.test.ts'],
	transform: { '\\.(ts|js)$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
	// These are published as ES modules only; jest cannot require those untransformed.
	transformIgnorePatterns: ['/node_modules/(?!(kysely|jose)/)'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/runtime/dist/', '<rootDir>/.stage/'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/'],
	reporters: ['default', '<rootDir>/test/support/skip-reporter.js'],
	maxWorkers: 2,
};
