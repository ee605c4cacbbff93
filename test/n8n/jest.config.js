// The end-to-end test has a command of its own, because it needs a real n8n: `npm run test:n8n`.
const path = require('node:path');

module.exports = {
	rootDir: path.join(__dirname, '..', '..'),
	testEnvironment: 'node',
	roots: ['<rootDir>/test/n8n'],
	testMatch: ['**/*.e2e.ts'],
	transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
	reporters: ['<rootDir>/test/n8n/support/line-reporter.js'],
	testTimeout: 180_000,
};
