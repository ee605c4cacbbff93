/** The API reference is made of docstrings: every export has one, and every member of what programs use most. */
import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../..');
const entries = ['index', 'testing/index', 'verify-signature'].map((name) =>
	join(root, `runtime/src/${name}.ts`),
);

/** Types whose every member is documented. */
const IN_FULL = [
	'PocketPing',
	'PocketPingOptions',
	'AiLimitOptions',
	'TelegramBridgeOptions',
	'SlackBridgeOptions',
	'SendOptions',
	'HandlerNumbers',
];

const program = ts.createProgram(entries, {
	moduleResolution: ts.ModuleResolutionKind.Node10,
	target: ts.ScriptTarget.ES2022,
	skipLibCheck: true,
	noLib: true,
	types: [],
});
const checker = program.getTypeChecker();

function exportsOf(file: string): ts.Symbol[] {
	const source = program.getSourceFile(file);
	const module = source && checker.getSymbolAtLocation(source);
	if (!module) throw new Error(`${file} is no module`);
	return checker
		.getExportsOfModule(module)
		.map((symbol) =>
			symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
		);
}

const isDocumented = (symbol: ts.Symbol) =>
	ts.displayPartsToString(symbol.getDocumentationComment(checker)) !== '' ||
	symbol.getJsDocTags(checker).length > 0;

const membersOf = (symbol: ts.Symbol) =>
	[...(symbol.members?.values() ?? [])].filter(({ declarations }) => {
		const [declaration] = declarations ?? [];
		if (!declaration || ts.isTypeParameterDeclaration(declaration)) return false;
		const name = ts.getNameOfDeclaration(declaration);
		return !name || !ts.isPrivateIdentifier(name);
	});

test.each(entries)('every export of %s is documented', (entry) => {
	const symbols = exportsOf(entry);
	expect(symbols.length).toBeGreaterThan(1);
	expect(symbols.filter((symbol) => !isDocumented(symbol)).map(({ name }) => name)).toEqual([]);
});

test.each(IN_FULL)('every member of %s is documented', (name) => {
	const symbol = entries.flatMap(exportsOf).find((each) => each.name === name);
	if (!symbol) throw new Error(`${name} is not exported`);
	const members = membersOf(symbol);
	expect(members.length).toBeGreaterThan(1);
	const missing = members.filter((member) => !isDocumented(member)).map((member) => member.name);
	expect(missing).toEqual([]);
});
