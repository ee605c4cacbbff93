// The tests of the built image have a command of their own, because they need root and buildah: `npm run test:image`.
const path = require('node:path');

module.exports = {
	rootDir: path.join(__dirname, '..', '..'),
	testEnvironment: 'node',
	roots: ['<rootDir>/test/docker'],
	testMatch: ['**/*.image.ts'],
	transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
	testTimeout: 60_000,
};
