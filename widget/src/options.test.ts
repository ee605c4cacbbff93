/** Settings: from `init`, from the script tag, and what holds without either. */
import { resolveOptions } from './options';
import { readScriptTag } from './script-tag';

test('the script tag alone is enough', () => {
	const tag = readScriptTag({ src: 'https://chat.example.com/widget.js?v=1', dataset: {} });
	expect(tag.autoInit).toBe(true);
	expect(resolveOptions(tag.options, tag.endpoint).endpoint).toBe(
		'https://chat.example.com/pocketping',
	);
});

test('reads the data attributes', () => {
	const tag = readScriptTag({
		src: 'https://chat.example.com/widget.js',
		dataset: { endpoint: 'https://other.example/pp/', theme: 'dark', position: 'bottom-left' },
	});
	expect(resolveOptions(tag.options, tag.endpoint)).toMatchObject({
		endpoint: 'https://other.example/pp',
		theme: 'dark',
		position: 'bottom-left',
	});
});

test('starts by itself only from a tag that does not forbid it', () => {
	const src = 'https://chat.example.com/widget.js';
	expect(readScriptTag({ src, dataset: { autoInit: 'false' } }).autoInit).toBe(false);
	expect(readScriptTag(null).autoInit).toBe(false);
});

test('what is not understood falls back to the default', () => {
	const init = { endpoint: 'https://a.b', theme: 'pink', position: 'top' } as never;
	expect(resolveOptions(init)).toMatchObject({ theme: 'auto', position: 'bottom-right' });
});

test('texts are replaced one by one', () => {
	const { texts } = resolveOptions({
		endpoint: 'https://a.b',
		texts: { retry: 'Nochmal' },
		placeholder: 'Schreib uns …',
	});
	expect(texts).toMatchObject({ retry: 'Nochmal', placeholder: 'Schreib uns …', today: 'Today' });
});

test.each([undefined, '', 'chat.example.com', 'javascript:alert(1)', 'ws://a.b'])(
	'the endpoint %p is refused with a hint',
	(endpoint) => expect(() => resolveOptions({ endpoint })).toThrow(/needs an endpoint/),
);
