// Lint for the whole repository. The n8n package is also linted by n8n's own rules: `npm run lint:n8n`.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The walls between the folders: what must not be imported from where. */
const wall = (files, patterns, message) => ({
	files,
	ignores: ['**/*.test.ts'],
	rules: {
		'@typescript-eslint/no-restricted-imports': [
			'error',
			{ patterns: [{ group: patterns, message }] },
		],
	},
});

export default tseslint.config(
	{
		ignores: [
			'**/dist/',
			'runtime/types/',
			'runtime/reference/',
			'**/node_modules/',
			'.stage/',
			'data/',
			'coverage/',
		],
	},
	js.configs.recommended,
	...tseslint.configs.recommended,
	{
		files: ['**/*.ts'],
		rules: {
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
		},
	},
	{
		files: ['runtime/src/**/*.ts'],
		ignores: ['**/*.test.ts'],
		languageOptions: {
			parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			// A promise nobody waits for is a failure nobody hears of.
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
		},
	},
	{
		files: ['**/*.test.ts', 'test/**/*.ts'],
		rules: { '@typescript-eslint/no-explicit-any': 'off', 'max-lines': 'off' },
	},
	{
		files: ['**/*.js'],
		languageOptions: {
			sourceType: 'commonjs',
			globals: {
				require: 'readonly',
				module: 'writable',
				__dirname: 'readonly',
				process: 'readonly',
				console: 'readonly',
				Buffer: 'readonly',
				fetch: 'readonly',
				performance: 'readonly',
				setTimeout: 'readonly',
				setInterval: 'readonly',
				clearTimeout: 'readonly',
				clearInterval: 'readonly',
				setImmediate: 'readonly',
				URL: 'readonly',
				AbortSignal: 'readonly',
			},
		},
		rules: { '@typescript-eslint/no-require-imports': 'off' },
	},
	{
		files: ['runtime/src/demo/*.js'],
		languageOptions: {
			sourceType: 'script',
			globals: { window: 'readonly', document: 'readonly', location: 'readonly' },
		},
	},
	wall(
		['runtime/src/core/**/*.ts'],
		[
			'express',
			'ws',
			'better-sqlite3',
			'kysely',
			'undici',
			'**/transport/**',
			'**/storage/sqlite/**',
		],
		'The rules know no transport, SQL or SDK: what they need is passed in.',
	),
	wall(
		['runtime/src/outbox/**/*.ts'],
		['undici', 'express', '**/delivery/**', '**/transport/**'],
		'The outbox knows nothing of HTTP.',
	),
	wall(
		['protocol/**/*.ts'],
		['**/runtime/**', '**/nodes/**', '**/widget/**', 'n8n-workflow'],
		'The protocol stands alone: both sides import it.',
	),
	wall(
		['nodes/**/*.ts', 'credentials/**/*.ts'],
		['**/runtime/**', '**/widget/**', '**/zapier/**'],
		'The n8n package shares only the protocol.',
	),
	wall(
		['zapier/src/**/*.ts'],
		['**/runtime/**', '**/nodes/**', '**/credentials/**', '**/widget/**', 'n8n-workflow'],
		'The Zapier integration shares only the protocol.',
	),
);
