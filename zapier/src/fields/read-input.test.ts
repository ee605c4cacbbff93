/** What a step's fields hold, however Zapier passes them. */
import { readFlag, readList, readPairs, readText } from './read-input';

test.each([
	['a', 'a'],
	['  a b ', 'a b'],
	[7, '7'],
	['', undefined],
	['  ', undefined],
	[null, undefined],
	[undefined, undefined],
	[{ a: 1 }, undefined],
])('the text of %j is %j', (value, text) => {
	expect(readText(value)).toBe(text);
});

test.each([
	[true, true],
	[false, false],
	['True', true],
	['yes', true],
	['1', true],
	[1, true],
	['false', false],
	['No', false],
	[0, false],
	['', undefined],
	['maybe', undefined],
	[undefined, undefined],
])('the yes or no of %j is %j', (value, flag) => {
	expect(readFlag(value)).toBe(flag);
});

test.each([
	[
		['a', ' b '],
		['a', 'b'],
	],
	['a', ['a']],
	[['', null], undefined],
	[undefined, undefined],
])('the list in %j is %j', (value, list) => {
	expect(readList(value)).toEqual(list);
});

test.each([
	[{ total: '129' }, { total: '129' }],
	[{ '': '1', ' ': '2' }, undefined],
	[{}, undefined],
	[['a'], undefined],
	['a', undefined],
	[null, undefined],
])('the pairs of %j are %j', (value, pairs) => {
	expect(readPairs(value)).toEqual(pairs);
});
