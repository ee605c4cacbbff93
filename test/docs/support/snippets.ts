/** The code blocks of a page of the docs, made ready to be run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../../..');

export interface Snippet {
	/** Headings above it. */
	heading: string;
	text: string;
}

/** @param language of the blocks, as it stands behind the three backticks */
export function snippetsOf(page: string, language: string): Snippet[] {
	const text = readFileSync(join(root, page), 'utf8');
	let heading = '';
	const found: Snippet[] = [];
	const parts = text.matchAll(new RegExp(`^#+ (.+)$|^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'));
	for (const [, title, block] of parts) {
		if (title !== undefined) heading = title;
		else found.push({ heading, text: block ?? '' });
	}
	return found;
}

/**
 * Runs a snippet.
 * @param modules what its imports give, by name
 * @param globals what it finds besides
 * @returns the names it declares at its top level
 */
export async function runSnippet(
	text: string,
	modules: Record<string, object>,
	globals: Record<string, unknown> = {},
): Promise<Record<string, any>> {
	const names = [...text.matchAll(/^(?:const|let|function|class) (\w+)/gm)].map(([, name]) => name);
	const program = `${text}\nexport const declared = { ${names.join(', ')} };`;
	const { outputText } = ts.transpileModule(program, {
		compilerOptions: {
			module: ts.ModuleKind.CommonJS,
			target: ts.ScriptTarget.ES2022,
			esModuleInterop: true,
		},
	});
	const exported: { declared?: Record<string, any> } = {};
	const load = (name: string) => {
		const found = modules[name];
		if (!found) throw new Error(`the snippet imports ${name}`);
		return found;
	};
	// Top-level await is there in ES modules only.
	const body = `return (async () => { ${outputText} })();`;
	const parameters = { exports: exported, require: load, ...globals };
	await new Function(...Object.keys(parameters), body)(...Object.values(parameters));
	return exported.declared ?? {};
}

/** Errors of types in snippets, checked against the library's own declarations; empty when all is well. */
export function typeErrorsOf(snippets: readonly Snippet[]): string[] {
	const files = new Map(
		snippets.map(({ text }, n) => [
			join(root, `test/docs/snippet-${n}.ts`),
			`${text}\nexport {};\n`,
		]),
	);
	const options: ts.CompilerOptions = {
		strict: true,
		noEmit: true,
		skipLibCheck: true,
		esModuleInterop: true,
		target: ts.ScriptTarget.ES2022,
		module: ts.ModuleKind.ESNext,
		moduleResolution: ts.ModuleResolutionKind.Bundler,
		types: ['node'],
	};
	const host = ts.createCompilerHost(options);
	const { readFile, fileExists, getSourceFile } = host;
	host.readFile = (name) => files.get(name) ?? readFile(name);
	host.fileExists = (name) => files.has(name) || fileExists(name);
	host.getSourceFile = (name, target, ...rest) => {
		const text = files.get(name);
		return text === undefined
			? getSourceFile(name, target, ...rest)
			: ts.createSourceFile(name, text, target);
	};
	const program = ts.createProgram([...files.keys()], options, host);
	return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
		const text = ts.flattenDiagnosticMessageText(messageText, '\n');
		return `${file?.fileName.replace(root, '') ?? ''}: ${text}`;
	});
}
